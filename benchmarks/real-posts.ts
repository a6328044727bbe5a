import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** 21,628 real public posts, beside the project; not part of it. */
export const REAL_POSTS = fileURLToPath(new URL('../../shared/data/posts/wisesight-train.jsonl', import.meta.url))

/** The texts of {@link REAL_POSTS}. @throws Error saying what is missing. */
export async function readRealTexts(): Promise<readonly string[]> {
  if (!existsSync(REAL_POSTS))
    throw new Error(
      '../shared/data/posts/wisesight-train.jsonl is absent: this figure is measured on real posts, which are not part of the project',
    )
  const texts: string[] = []
  for await (const line of createInterface({ input: createReadStream(REAL_POSTS) }))
    texts.push((JSON.parse(line) as { text: string }).text)
  return texts
}
