import { createReadStream } from 'node:fs'

/** One line of a file, without its line break. `text` is undefined when the line is longer than the limit. */
export interface FileLine {
  /** 1 for the first. */
  readonly number: number
  readonly text: string | undefined
  readonly bytes: number
}

/** Longest line read, in bytes: far above any post, far below what would exhaust memory. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024

const LF = 0x0a

/**
 * The lines of a UTF-8 file (or stdin), one at a time. A line over the limit is passed over and told of, whatever its size.
 * Bytes that are no UTF-8 become U+FFFD; everything else, a byte order mark or a carriage return included, stays.
 */
export async function* readLines(
  input: string | NodeJS.ReadableStream,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<FileLine> {
  const stream = typeof input === 'string' ? createReadStream(input, { highWaterMark: 256 * 1024 }) : input
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let parts: Buffer[] = []
  let bytes = 0
  let number = 0
  const take = (): FileLine => {
    number += 1
    const tooLong = bytes > maxLineBytes
    const text = tooLong ? undefined : decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts))
    const line = { number, text, bytes }
    parts = []
    bytes = 0
    return line
  }
  for await (const chunk of stream) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
    let from = 0
    for (let at = buffer.indexOf(LF, from); at !== -1; at = buffer.indexOf(LF, from)) {
      add(buffer.subarray(from, at))
      yield take()
      from = at + 1
    }
    add(buffer.subarray(from))
  }
  if (bytes > 0) yield take()

  function add(part: Buffer): void {
    bytes += part.length
    if (bytes <= maxLineBytes && part.length > 0) parts.push(part)
    else if (bytes > maxLineBytes) parts = []
  }
}
