import type { SimulatedPost } from './world.ts'

export interface JetstreamEvent {
  readonly timeUs: number
  readonly message: string
}

/** A time of its own for each event: that of the post, or right after the event before it. */
export function eventTimeUs(post: SimulatedPost, lastUs: number): number {
  return Math.max(lastUs + 1, post.atMs * 1_000)
}

/** The post as a commit of the stream. */
export function jetstreamEvent(post: SimulatedPost, timeUs: number): JetstreamEvent {
  return { timeUs, message: JSON.stringify(commit(post, timeUs)) }
}

/** What the stream carries besides posts, whatever was asked for. */
export function identityEvent(timeUs: number): JetstreamEvent {
  return {
    timeUs,
    message: JSON.stringify({
      did: 'did:plc:synthetic',
      time_us: timeUs,
      kind: 'identity',
      identity: { did: 'did:plc:synthetic', seq: 1 },
    }),
  }
}

function commit(post: SimulatedPost, timeUs: number) {
  return {
    did: didOf(post.author.id),
    time_us: timeUs,
    kind: 'commit',
    commit: {
      rev: post.id,
      operation: 'create',
      collection: 'app.bsky.feed.post',
      rkey: post.id,
      cid: `synthetic${post.id}`,
      record: {
        $type: 'app.bsky.feed.post',
        text: post.text,
        langs: [post.language ?? 'th'],
        createdAt: new Date(post.atMs).toISOString(),
        ...(post.tags.length === 0 ? {} : { tags: post.tags }),
      },
    },
  }
}

function didOf(authorId: string): string {
  return `did:plc:synthetic${authorId.replace(/[^a-z0-9]/gi, '').toLowerCase()}`
}
