import { DAY_MS } from '../../core/bangkok-time.ts'
import type { SimulatedWorld } from '../world.ts'
import { createAuthors, type Authors } from './authors.ts'
import { CAMPAIGN, planCampaign, type CampaignPost } from './campaign.ts'
import { composeChatter, composeForeign, composeRelevant, composeReply, LEAVES, type RelevantRole } from './compose.ts'
import { createDeck, createRandom, pickWeighted, type Random } from './random.ts'
import { PLACE_NAMES, profileOf } from './places.ts'
import { createPublisher, type Publisher, type SyntheticPost } from './publisher.ts'
import { postTimes } from './rhythm.ts'
import type { LeafTexts } from './texts/leaf-texts.ts'

export interface SyntheticWorld extends SimulatedWorld {
  publishedBy(nowMs: number): readonly SyntheticPost[]
  /** When the campaign begins, epoch ms. */
  readonly campaignFromMs: number
}

export interface SyntheticWorldOptions {
  readonly seed: number
  /** Until here the past is told at its own pace, from here on the present runs faster. Epoch ms. */
  readonly startMs: number
  /** Longer than the fortnight that trends look back, so that its first hours have neighbours. */
  readonly pastDays?: number
  /** From the start to the campaign. */
  readonly campaignAfterMs?: number
}

/**
 * The present comes in strokes. Per stroke: one post about a scam, so that each leaf stays below what a burst is, and chatter
 * at many times the pace of the past, so that the page lives.
 */
const STROKE_MS = 15_000
const LIVE_RELEVANT = Object.fromEntries(PLACE_NAMES.map((place) => [place, profileOf(place).liveRelevant]))

/** How often a leaf comes up, against the others; 2 where it is not named. */
const LEAF_WEIGHT: Readonly<Record<string, number>> = {
  'trading.not-received': 4,
  'trading.not-as-described': 3,
  'illegal-site.gambling': 3,
  'fraud.call-centre': 3,
  'fraud.job': 3,
  'illegal-site.obscene': 1,
  'personal-data.leak': 1,
}

/** A made-up corner of the web: a past fortnight and a live, sped-up present with one campaign. The same seed and start give the same posts. */
export function createSyntheticWorld({
  seed,
  startMs,
  pastDays = 15.25,
  campaignAfterMs = 15_000,
}: SyntheticWorldOptions): SyntheticWorld {
  const random = createRandom(seed)
  const authors = createAuthors(random)
  const publisher = createPublisher(random)
  const society = createSociety({ random, authors, publisher })

  const past = PLACE_NAMES.flatMap((place) =>
    postTimes({ fromMs: startMs - pastDays * DAY_MS, toMs: startMs }, profileOf(place).perDay, random).map((atMs) => ({
      atMs,
      place,
    })),
  )
  for (const { atMs, place } of past.sort((a, b) => a.atMs - b.atMs)) {
    if (random.chance(profileOf(place).relevant)) society.tellOfScam(atMs, place)
    else society.chat(atMs, place)
  }

  const campaignFromMs = startMs + campaignAfterMs
  let campaign = planCampaign({ fromMs: campaignFromMs, authors, random })
  let strokeMs = startMs
  const liveOneStroke = (): void => {
    const [fromMs, toMs] = [strokeMs, strokeMs + STROKE_MS]
    const sometime = () => fromMs + Math.floor(random.next() * STROKE_MS)
    const chatter = PLACE_NAMES.flatMap((place) => {
      const expected = profileOf(place).chatterPerStroke
      const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0)
      return Array.from({ length: count }, (): Moment => ({ kind: 'chat', atMs: sometime(), place }))
    })
    const moments: readonly Moment[] = [
      { kind: 'scam', atMs: sometime(), place: pickWeighted(LIVE_RELEVANT, random) },
      ...chatter,
      ...campaign
        .filter(({ atMs }) => atMs < toMs)
        .map((post): Moment => ({ kind: 'campaign', atMs: post.atMs, post })),
    ]
    campaign = campaign.filter(({ atMs }) => atMs >= toMs)
    for (const moment of moments.toSorted((a, b) => a.atMs - b.atMs)) {
      if (moment.kind === 'campaign') society.campaign(moment.post)
      else if (moment.kind === 'scam') society.tellOfScam(moment.atMs, moment.place)
      else society.chat(moment.atMs, moment.place)
    }
    strokeMs = toMs
  }

  let shown: readonly SyntheticPost[] = []
  return {
    campaignFromMs,
    publishedBy(nowMs) {
      while (strokeMs <= nowMs) liveOneStroke()
      const count = countUntil(publisher.posts, nowMs)
      if (count !== shown.length) shown = publisher.posts.slice(0, count)
      return shown
    },
  }
}

type Moment =
  | { readonly kind: 'scam' | 'chat'; readonly atMs: number; readonly place: string }
  | { readonly kind: 'campaign'; readonly atMs: number; readonly post: CampaignPost }

interface Society {
  tellOfScam(atMs: number, place: string): void
  chat(atMs: number, place: string): void
  campaign(post: CampaignPost): void
}

/** Who says what, one post at a time. */
function createSociety({
  random,
  authors,
  publisher,
}: {
  readonly random: Random
  readonly authors: Authors
  readonly publisher: Publisher
}): Society {
  const nextLeaf = createDeck(
    LEAVES.flatMap((leaf) => Array<LeafTexts>(LEAF_WEIGHT[leaf.leaf] ?? 2).fill(leaf)),
    random,
  )
  let lastLure: SyntheticPost | undefined
  return {
    tellOfScam(atMs, place) {
      const texts = nextLeaf()
      const { roles, writers, titled } = profileOf(place)
      const { lure, ...others } = roles
      const role = pickWeighted<RelevantRole>(texts.lure === undefined ? others : { lure, ...others }, random)
      const group = writers === 'newsrooms' ? authors.newsrooms : role === 'lure' ? authors.sellers : authors.people
      const author = random.pick(group)
      const text = composeRelevant(texts, role, { author, titled, random })
      publisher.publish({ atMs, author, place, text, label: { role, leaf: texts.leaf, campaign: false } })
    },
    chat(atMs, place) {
      const author = random.pick(authors[profileOf(place).writers])
      const writing = { author, titled: false, random }
      const post = { atMs, author, place, label: UNRELATED }
      const roll = place === 'mastodon' ? random.next() : 1
      const recent = publisher.recent()
      const other = recent.length === 0 ? undefined : random.pick(recent)
      if (roll < 0.08 && other?.label.role === 'unrelated') publisher.boost(other, { atMs, author })
      else if (roll < 0.18 && other !== undefined)
        publisher.publish({ ...post, text: composeReply(writing), replyTo: other.id })
      else if (roll < 0.24) {
        const language = random.chance(0.75) ? 'en' : 'ja'
        publisher.publish({ ...post, text: composeForeign(language, writing), language })
      } else publisher.publish({ ...post, text: composeChatter(writing) })
    },
    campaign({ atMs, author, place, role, text }) {
      if (text === undefined) {
        if (lastLure !== undefined) publisher.boost(lastLure, { atMs, author })
        return
      }
      const post = publisher.publish({
        atMs,
        author,
        place,
        text,
        label: { role, leaf: CAMPAIGN.leaf, campaign: true },
      })
      if (role === 'lure' && place === 'mastodon' && post.remote !== true) lastLure = post
    },
  }
}

const UNRELATED = { role: 'unrelated', leaf: undefined, campaign: false } as const

/** How many of the posts, oldest first, were published at or before `nowMs`. */
function countUntil(posts: readonly SyntheticPost[], nowMs: number): number {
  let [low, high] = [0, posts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((posts[middle]?.atMs ?? Infinity) <= nowMs) low = middle + 1
    else high = middle
  }
  return low
}
