import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import type { Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { toPublicAnnotation } from '../../core/public-post.ts'
import { contextOf } from '../context.ts'
import { readJsonLines } from '../ingest/read-records.ts'
import { EXIT } from '../lifecycle.ts'
import { note } from '../terminal.ts'
import { createConfiguredAnnotator } from '../annotate/annotator.ts'

export function addProcess(program: Command): void {
  program
    .command('process')
    .description('JSONL posts in (a file, or stdin), JSONL annotations out, in the same order; no store, no network')
    .argument('[file]', 'JSONL with "text" in each line; stdin by default')
    .addHelpText('after', '\nExample:\n  $ echo \'{"text":"กู้เงินด่วน แอดไลน์ abc123"}\' | npx rawang process')
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      const { config } = await contextOf(command)
      const annotator = createConfiguredAnnotator(config.processing)
      const input = file === undefined ? process.stdin : await openFile(file)
      for await (const record of readJsonLines(input)) {
        const where = `${file ?? 'stdin'}:${record.number}`
        if ('reason' in record) {
          note(`${where}: ${record.reason}`)
          process.exitCode = EXIT.failed
          continue
        }
        const { text, id } = fieldsOf(record.value)
        if (text === undefined) {
          note(`${where}: there is no text: each line needs "text" with the post as a string`)
          process.exitCode = EXIT.failed
          continue
        }
        const line = `${JSON.stringify(toPublicAnnotation(id ?? String(record.number), text, annotator.annotate(text)))}\n`
        if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve))
      }
    })
}

function fieldsOf(value: unknown): { text: string | undefined; id: string | undefined } {
  if (typeof value !== 'object' || value === null) return { text: undefined, id: undefined }
  const { text, id } = value as { text?: unknown; id?: unknown }
  return {
    text: typeof text === 'string' ? text : undefined,
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  }
}

export async function openFile(file: string): Promise<NodeJS.ReadableStream> {
  try {
    await access(file)
  } catch {
    throw new UserError(`${file}: the file can't be read`, 'check the path and its permissions')
  }
  return createReadStream(file)
}
