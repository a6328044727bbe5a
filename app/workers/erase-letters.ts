import { z } from 'zod'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'

const PAGE = 200

const PostSchema = z.looseObject({ id: z.string(), author: z.looseObject({ id: z.string() }).optional() })
/** A post as a `process` job carries it, or as an `index` job does. */
const CarriedSchema = z.union([z.looseObject({ post: PostSchema }).transform(({ post }) => post), PostSchema])
const PayloadSchema = z.looseObject({
  posts: z.array(z.unknown()).min(1),
  erase: z.array(z.unknown()).default([]),
  eraseAuthors: z.array(z.unknown()).default([]),
})

/**
 * Takes posts out of the work that failed for good, so that a replay doesn't bring them back; a letter in which nothing is left to
 * do goes. Refused lines of files are no posts yet, and stay.
 */
export async function eraseFromDeadLetters(
  state: StateStore,
  { posts, authors }: { readonly posts: readonly string[]; readonly authors: readonly string[] },
): Promise<void> {
  const letters = stateOf(state, STATE.deadLetter)
  const gone = { posts: new Set(posts), authors: new Set(authors) }
  const isGone = (item: unknown) => {
    const post = CarriedSchema.safeParse(item).data
    return post !== undefined && (gone.posts.has(post.id) || gone.authors.has(post.author?.id ?? ''))
  }
  for (let after: string | undefined; ;) {
    const page = await letters.list({ limit: PAGE, ...(after === undefined ? {} : { after }) })
    for (const { id, value, version } of page) {
      const payload = PayloadSchema.safeParse(value.payload).data
      const left = payload?.posts.filter((item) => !isGone(item)) ?? []
      if (payload === undefined || left.length === payload.posts.length) continue
      const isDone = left.length + payload.erase.length + payload.eraseAuthors.length === 0
      if (isDone) await letters.delete(id)
      // One that is written anew meanwhile waits for the second erasing (enqueue-erasing.ts).
      else await letters.put(id, { ...value, payload: { ...(value.payload as object), posts: left } }, version)
    }
    if (page.length < PAGE) return
    after = page.at(-1)?.id
  }
}
