import type { RelevantRole } from './compose.ts'

/** How a place of the made-up web is written on. */
export interface PlaceProfile {
  /** Posts of an ordinary past day. */
  readonly perDay: number
  /** Share of them that tells of a scam. */
  readonly relevant: number
  /** Chatter per stroke of the present. */
  readonly chatterPerStroke: number
  /** How often the one post about a scam of a stroke stands here, against the other places. */
  readonly liveRelevant: number
  readonly writers: 'newsrooms' | 'people'
  /** Posts have a title. */
  readonly titled: boolean
  readonly roles: Readonly<Record<RelevantRole, number>>
}

const NEWS = { lure: 0, 'victim-report': 0, warning: 1, question: 0 }
const FORUM = { lure: 1, 'victim-report': 5, warning: 1, question: 4 }
const SOCIAL = { lure: 4, 'victim-report': 4, warning: 2.5, question: 2 }
const SHORT = { lure: 3, 'victim-report': 2, warning: 2, question: 1 }
const SHOP_WINDOW = { lure: 6, 'victim-report': 1, warning: 2, question: 1 }

const news = { writers: 'newsrooms', titled: true, roles: NEWS } as const
const forum = { writers: 'people', titled: true, roles: FORUM } as const
const social = { writers: 'people', titled: false, roles: SOCIAL } as const

/** Where people write, by what `SimulatedPost.place` calls it; the small ones are those of `simulator/platforms/`. */
export const PLACES: Readonly<Record<string, PlaceProfile>> = {
  feed: { ...news, perDay: 16, relevant: 0.5, chatterPerStroke: 0.3, liveRelevant: 0.1 },
  board: { ...forum, perDay: 44, relevant: 0.55, chatterPerStroke: 2, liveRelevant: 0.3 },
  mastodon: { ...social, perDay: 180, relevant: 0.22, chatterPerStroke: 13, liveRelevant: 0.4 },
  bluesky: { ...social, roles: SHORT, perDay: 28, relevant: 0.15, chatterPerStroke: 3, liveRelevant: 0.05 },
  'facebook-pages': { ...social, perDay: 14, relevant: 0.4, chatterPerStroke: 0.5, liveRelevant: 0.05 },
  x: { ...social, roles: SHORT, perDay: 24, relevant: 0.25, chatterPerStroke: 1, liveRelevant: 0.05 },
  youtube: { ...social, titled: true, perDay: 6, relevant: 0.5, chatterPerStroke: 0.2, liveRelevant: 0.02 },
  'tiktok-research': { ...social, roles: SHOP_WINDOW, perDay: 6, relevant: 0.4, chatterPerStroke: 0.3, liveRelevant: 0.02 },
  'instagram-accounts': { ...news, titled: false, perDay: 4, relevant: 0.7, chatterPerStroke: 0.1, liveRelevant: 0.01 },
  'instagram-hashtags': { ...social, roles: SHOP_WINDOW, perDay: 10, relevant: 0.4, chatterPerStroke: 0.3, liveRelevant: 0.02 },
  threads: { ...social, perDay: 8, relevant: 0.4, chatterPerStroke: 0.3, liveRelevant: 0.02 },
  'telegram-channels': { ...social, roles: SHOP_WINDOW, perDay: 14, relevant: 0.5, chatterPerStroke: 0.4, liveRelevant: 0.03 },
  pantip: { ...forum, perDay: 16, relevant: 0.5, chatterPerStroke: 0.5, liveRelevant: 0.05 },
  reddit: { ...forum, perDay: 4, relevant: 0.5, chatterPerStroke: 0.1, liveRelevant: 0.01 },
  'bluesky-search': { ...social, roles: SHORT, perDay: 5, relevant: 0.5, chatterPerStroke: 0.1, liveRelevant: 0.01 },
  'google-news': { ...news, perDay: 8, relevant: 0.7, chatterPerStroke: 0.1, liveRelevant: 0.02 },
  'google-alerts': { ...news, perDay: 3, relevant: 1, chatterPerStroke: 0, liveRelevant: 0.01 },
  'google-cse': { ...news, perDay: 3, relevant: 1, chatterPerStroke: 0, liveRelevant: 0.01 },
} // prettier-ignore

/** In the order of the table. */
export const PLACE_NAMES = Object.keys(PLACES)

export function profileOf(place: string): PlaceProfile {
  const profile = PLACES[place]
  if (profile === undefined) throw new Error(`nobody writes at "${place}"`)
  return profile
}
