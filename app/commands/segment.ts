import { Option, type Command } from 'commander'
import { readLines } from '../ingest/read-lines.ts'
import { contextOf } from '../context.ts'
import { createSegmenter, SEGMENTER_IDS } from '../wire.ts'
import { openFile } from './process.ts'

export function addSegment(program: Command): void {
  program
    .command('segment')
    .description("each line's words separated by |; without the separators the line is unchanged")
    .argument('[file]', 'text file; stdin by default')
    .addOption(new Option('--engine <engine>', 'who cuts').choices(SEGMENTER_IDS).default(SEGMENTER_IDS[0]))
    .addHelpText('after', '\nExample:\n  $ echo โดนโกงเงินออนไลน์ | npx rawang segment')
    .action(async (file: string | undefined, options: { engine: string }, command: Command) => {
      const { config } = await contextOf(command)
      const segmenter = createSegmenter(options.engine, config)
      const input = file === undefined ? process.stdin : await openFile(file)
      for await (const { text } of readLines(input, Number.MAX_SAFE_INTEGER)) {
        if (text === undefined) continue
        let start = 0
        const words = segmenter.segment(text).map((end) => {
          const word = text.slice(start, end)
          start = end
          return word
        })
        if (!process.stdout.write(`${words.join('|')}\n`))
          await new Promise((resolve) => process.stdout.once('drain', resolve))
      }
    })
}
