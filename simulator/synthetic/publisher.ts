import type { RoleId } from '../../core/annotation.ts'
import type { SimulatedPost } from '../world.ts'
import type { Author } from './authors.ts'
import type { Random } from './random.ts'
import { tagsIn } from './compose.ts'

/** A post with what it was written as. */
export interface SyntheticPost extends SimulatedPost {
  readonly label: { readonly role: RoleId; readonly leaf: string | undefined; readonly campaign: boolean }
}

export type Draft = Omit<SyntheticPost, 'id' | 'tags' | 'remote'>

/** What other servers' posts are looked for by: the demo reads this tag of theirs. */
export const REMOTE_TAG = 'เตือนภัย'

/** Gives out ids and keeps what was published, oldest first. Drafts come in the order of their times. */
export interface Publisher {
  readonly posts: readonly SyntheticPost[]
  publish(draft: Draft): SyntheticPost
  boost(original: SyntheticPost, by: { readonly atMs: number; readonly author: Author }): void
  /** The latest of this Mastodon server that people could answer or boost. */
  recent(): readonly SyntheticPost[]
}

const RECENT = 60

export function createPublisher(random: Random): Publisher {
  const posts: SyntheticPost[] = []
  let recent: readonly SyntheticPost[] = []
  let lastId = 0
  const publish = (draft: Draft): SyntheticPost => {
    // A thousand ids to a millisecond: they grow with time, as platforms' do, and stay exact as numbers.
    lastId = Math.max(lastId + 1, draft.atMs * 1_000)
    const { id, name, followers } = draft.author
    const tags = draft.boostOf === undefined ? tagsIn(draft.text) : []
    const remote = draft.place === 'mastodon' && tags.includes(REMOTE_TAG) && random.chance(0.6)
    const post: SyntheticPost = {
      ...draft,
      author: { id, name, followers },
      id: String(lastId),
      tags,
      ...(remote ? { remote } : {}),
    }
    posts.push(post)
    if (post.place === 'mastodon' && post.boostOf === undefined && !remote) recent = [...recent, post].slice(-RECENT)
    return post
  }
  return {
    posts,
    publish,
    boost({ id, text, label }, by) {
      publish({ ...by, place: 'mastodon', text, label, boostOf: id })
    },
    recent: () => recent,
  }
}
