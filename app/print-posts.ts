import { formatThaiDate } from '../core/bangkok-time.ts'
import type { toPublicPost } from '../core/public-post.ts'
import { print } from './terminal.ts'

const MAX_SIGNS = 280

/** Posts for people: when, whence, what it is, and the beginning of its text. */
export function printPosts(posts: readonly ReturnType<typeof toPublicPost>[]): void {
  for (const { publishedAt, source, role, categories, text } of posts) {
    const category = categories.length === 0 ? '' : ` · ${categories.map(({ id }) => id).join(', ')}`
    print(`${formatThaiDate(Date.parse(publishedAt), { time: true })}  ${source}  ${role.id}${category}`)
    const line = Array.from(text.replace(/[\p{Cc}\s]+/gu, ' '))
    print(`  ${line.slice(0, MAX_SIGNS).join('')}\n`)
  }
}
