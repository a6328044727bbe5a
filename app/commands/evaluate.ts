import { readFileSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { z } from 'zod'
import { UserError } from '../../core/errors.ts'
import { contextOf } from '../context.ts'
import { evaluatePosts, LabelledPostSchema, type PostsReport } from '../evaluate/labelled-posts.ts'
import type { Mistake, Scores } from '../evaluate/scores.ts'
import { evaluateSegmentation } from '../evaluate/segmentation.ts'
import { evaluateSms, type LabelledSms, type SmsReport } from '../evaluate/sms.ts'
import { print, printJson, table } from '../terminal.ts'
import { createConfiguredAnnotator } from '../annotate/annotator.ts'
import { createSegmenter, SEGMENTER_IDS } from '../wire.ts'

const SHOWN_ERRORS = 20

export function addEvaluate(program: Command): void {
  const evaluate = program.command('evaluate').description('scores against a labelled file; nothing is stored')
  const errors = () =>
    new Option('--errors <n>', 'how many mistakes to list').default(SHOWN_ERRORS).argParser((text) => readCount(text))
  evaluate
    .command('segment')
    .argument('<file>', 'lines with their words separated by |')
    .addOption(new Option('--engine <engine>', 'who cuts').choices(SEGMENTER_IDS).default(SEGMENTER_IDS[0]))
    .addOption(errors())
    .description('word F1: a word is right when both its borders are; white space is not counted')
    .addHelpText('after', '\nExample:\n  $ npx rawang evaluate segment lines.label --errors 5')
    .action(async (file: string, options: { engine: string; errors: number }, command: Command) => {
      const { config, json } = await contextOf(command)
      const segmenter = createSegmenter(options.engine, config)
      const report = evaluateSegmentation(linesOf(file), (text) => segmenter.segment(text))
      if (json) printJson(limited(report, options.errors))
      else {
        print(table([SCORE_HEADER, scoreRow('words', report.words)]))
        printMistakes(report.mistakes, options.errors)
      }
    })
  evaluate
    .command('posts')
    .argument('<file>', 'JSONL as docs/evaluation.md describes it')
    .addOption(errors())
    .description('role accuracy, micro-F1 of categories, channels and indicators, exact amounts')
    .addHelpText('after', '\nExample:\n  $ npx rawang evaluate posts tests/labelled/synthetic-posts.jsonl --errors 50')
    .action(async (file: string, options: { errors: number }, command: Command) => {
      const { config, json } = await contextOf(command)
      const annotator = createConfiguredAnnotator(config.processing)
      const report = evaluatePosts(readLabelled(file), (text) => annotator.annotate(text))
      if (json) printJson(limited(report, options.errors))
      else printPosts(report, options.errors)
    })
  evaluate
    .command('sms')
    .argument('<file>', 'label TAB text, the label scam against all others')
    .option(
      '--background <file>',
      'JSONL posts of which practically none is a lure: adds the recall at 1 false alarm in 1,000',
    )
    .addOption(errors())
    .description('the lure score against scam: best F1 over thresholds, with and without links')
    .addHelpText('after', '\nExample:\n  $ npx rawang evaluate sms dev.tsv --background posts.jsonl')
    .action(async (file: string, options: { background?: string; errors: number }, command: Command) => {
      const { config, json } = await contextOf(command)
      const annotator = createConfiguredAnnotator(config.processing)
      const background = options.background === undefined ? [] : readTexts(options.background)
      const lureScore = (text: string) => annotator.annotate(text).role.scores.lure
      const report = evaluateSms(readSms(file), lureScore, background)
      if (json) printJson(limited(report, options.errors))
      else printSms(report, options.errors)
    })
}

const SCORE_HEADER = ['', 'PRECISION', 'RECALL', 'F1', 'RIGHT', 'WRONG', 'MISSED']

function scoreRow(name: string, s: Scores): readonly string[] {
  return [name, s.precision.toFixed(4), s.recall.toFixed(4), s.f1.toFixed(4), `${s.right}`, `${s.wrong}`, `${s.missed}`]
}

function printPosts(report: PostsReport, errors: number): void {
  const { role, categories, channels, indicators, amount } = report
  print(`${report.posts} posts; role accuracy ${role.accuracy.toFixed(4)}; exact amounts ${amount.accuracy.toFixed(4)} of ${amount.of}\n`) // prettier-ignore
  const section = (name: string, scores: Readonly<Record<string, Scores>>) =>
    Object.entries(scores).map(([label, s]) => scoreRow(`${name} ${label}`, s))
  print(
    table([
      SCORE_HEADER,
      scoreRow('categories', categories.micro),
      scoreRow('channels', channels.micro),
      scoreRow('indicators', indicators.micro),
      ...section('role', role.byRole),
      ...section('category', categories.byLabel),
      ...section('channel', channels.byLabel),
      ...section('indicator', indicators.byLabel),
    ]),
  )
  const roles = Object.keys(role.confusion)
  print(`\n${table([['TRUTH \\ FOUND', ...roles], ...roles.map((truth) => [truth, ...roles.map((found) => String(role.confusion[truth]?.[found] ?? 0))])])}`) // prettier-ignore
  printMistakes(report.mistakes, errors)
}

function printSms({ messages, scam, best, linksMasked, strict, mistakes }: SmsReport, errors: number): void {
  print(`${messages} messages, ${scam} of them scam\n`)
  print(table([SCORE_HEADER, scoreRow(`at ${best.threshold.toFixed(3)}`, best), scoreRow(`links masked, at ${linksMasked.threshold.toFixed(3)}`, linksMasked)])) // prettier-ignore
  if (strict !== null)
    print(`\nrecall ${strict.recall.toFixed(4)} at ${strict.threshold.toFixed(3)}: at most 1 in 1,000 of ${strict.backgroundPosts} background posts`) // prettier-ignore
  printMistakes(mistakes, errors)
}

function printMistakes(mistakes: readonly Mistake[], limit: number): void {
  if (mistakes.length === 0 || limit === 0) return
  print(`\n${Math.min(limit, mistakes.length)} of ${mistakes.length} mistakes:`)
  for (const { line, what, expected, found } of mistakes.slice(0, limit))
    print(`line ${line}, ${what}: expected ${expected === '' ? 'none' : expected}, found ${found === '' ? 'none' : found}`) // prettier-ignore
}

function limited<T extends { readonly mistakes: readonly Mistake[] }>(report: T, errors: number): T {
  return { ...report, mistakes: report.mistakes.slice(0, errors) }
}

function readCount(text: string): number {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 0) throw new UserError(`--errors: "${text}" is no count`, 'give a whole number')
  return n
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '') // prettier-ignore
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new UserError(`${file}: the file can't be read (${code})`, 'check the path and its permissions')
  }
}

function readJson<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  return linesOf(file).map((line, i) => {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new UserError(`${file}:${i + 1}: not valid JSON`, 'give one JSON object per line')
    }
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    throw new UserError(`${file}:${i + 1}: ${z.prettifyError(parsed.error)}`, 'docs/evaluation.md describes the lines')
  })
}

function readLabelled(file: string) {
  return readJson(file, LabelledPostSchema)
}

function readTexts(file: string): readonly string[] {
  return readJson(file, z.object({ text: z.string() })).map(({ text }) => text)
}

function readSms(file: string): readonly LabelledSms[] {
  return linesOf(file).map((line, i) => {
    const tab = line.indexOf('\t')
    if (tab === -1) throw new UserError(`${file}:${i + 1}: there is no tab`, 'write label, a tab, and the text')
    return { label: line.slice(0, tab), text: line.slice(tab + 1) }
  })
}
