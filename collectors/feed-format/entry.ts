import type { Media } from '../../core/post.ts'

/** One item of any feed format, with what the formats have in common. Nothing is interpreted yet. */
export interface Entry {
  /** The publisher's own. */
  readonly id: string | undefined
  /** Absolute where its base is known. */
  readonly link: string | undefined
  readonly title: Content | undefined
  readonly body: Content | undefined
  /** The first that can be read counts. */
  readonly published: readonly string[]
  readonly updated: readonly string[]
  readonly author: string | undefined
  readonly tags: readonly string[]
  readonly language: string | undefined
  readonly media: readonly Media[]
  readonly inReplyTo: string | undefined
  readonly comments: number | undefined
  readonly views: number | undefined
  /** Who published it first, where a feed gathers from others. */
  readonly outlet: string | undefined
  readonly place: { readonly latitude?: number; readonly longitude?: number; readonly name?: string } | undefined
}

export interface Content {
  readonly value: string
  readonly html: boolean
  /** What addresses in it are relative to. */
  readonly base: string | undefined
}

export interface FeedEntries {
  readonly format: 'rss' | 'rdf' | 'atom' | 'cdf' | 'json'
  readonly language: string | undefined
  readonly entries: readonly Entry[]
}

export function medium(url: string | undefined, type: string | undefined): readonly Media[] {
  if (url === undefined || url.trim() === '') return []
  const kind = /^\s*(image|video|audio)\b/i.exec(type ?? '')?.[1]?.toLowerCase()
  return [{ kind: kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'other', url }]
}

export function someOf(values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value === undefined || value.trim() === '' ? [] : [value.trim()]))
}
