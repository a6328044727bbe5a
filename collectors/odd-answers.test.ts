import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PostSchema, type RawPost } from '../core/post.ts'
import { sealPost } from '../core/seal.ts'
import { parseEvent } from './bluesky-jetstream/parse.ts'
import { parseSearch as parseBluesky } from './bluesky-search/parse.ts'
import { parseComments, parsePosts } from './facebook-pages/parse.ts'
import { parseResults } from './google-cse/parse.ts'
import { parseJson } from './http/json.ts'
import { parseAccount } from './instagram-accounts/parse.ts'
import { parseMedia } from './instagram-hashtags/parse.ts'
import { parseTimeline } from './mastodon/parse.ts'
import { parseListing } from './reddit/parse.ts'
import { parseSearch as parseThreads } from './threads/parse.ts'
import { parseComments as parseTiktokComments, parseVideos as parseTiktok } from './tiktok-research/parse.ts'
import { parseAnswer } from './x/parse.ts'
import { parseThreads as parseYoutubeThreads, parseVideos } from './youtube/parse.ts'

type Parsed =
  { readonly ok: true; readonly posts: readonly RawPost[] } | { readonly ok: false; readonly problem: string }

interface Platform {
  readonly name: string
  readonly answer: unknown
  readonly parse: (answer: unknown) => Parsed
  /** The end of the paths without which there is no post: its id, its words, and what holds them. */
  readonly essential: RegExp
}

const fixture = (name: string): unknown => {
  const parsed = parseJson(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))
  return parsed.ok ? parsed.value : undefined
}

const PLATFORMS: readonly Platform[] = [
  { name: 'YouTube, videos', answer: fixture('youtube/fixtures/videos'), parse: parseVideos, essential: /^\.(items|kind)$|\.(id|snippet|title|description)$/ },
  { name: 'YouTube, comments', answer: fixture('youtube/fixtures/threads'), parse: (a) => parseYoutubeThreads(a, 'v'), essential: /^\.(items|kind)$|\.(id|snippet|topLevelComment|replies|comments|textDisplay|textOriginal)$/ },
  { name: 'Facebook, posts', answer: fixture('facebook-pages/fixtures/feed'), parse: parsePosts, essential: /^\.data$|\.(id|message|attachments|title|description)$|^\.data\.\d+\.attachments\.data(\.\d+)?$/ },
  { name: 'Facebook, comments', answer: fixture('facebook-pages/fixtures/comments'), parse: (a) => parseComments(a, 'p'), essential: /^\.data$|\.(id|message)$/ },
  { name: 'Instagram, accounts', answer: fixture('instagram-accounts/fixtures/account'), parse: parseAccount, essential: /business_discovery$|\.(id|caption|media|data)$/ },
  { name: 'Instagram', answer: fixture('instagram-hashtags/fixtures/recent-media'), parse: (a) => parseMedia(a, 'ก'), essential: /^\.data$|\.(id|caption)$/ },
  { name: 'Threads', answer: fixture('threads/fixtures/search'), parse: parseThreads, essential: /^\.data$|\.(id|text|alt_text)$|poll_attachment/ },
  { name: 'X', answer: fixture('x/fixtures/search'), parse: parseAnswer, essential: /^\.data$|^\.data\.\d+\.(id|text|author_id|note_(post|tweet)(\.text)?)$|^\.includes(\.users(\.\d+(\.(id|protected))?)?)?$/ },
  { name: 'Reddit', answer: fixture('reddit/fixtures/listing'), parse: parseListing, essential: /^\.(kind|data|data\.children)$|\.(kind|data|name|title|selftext|body|removed_by_category)$/ },
  { name: 'TikTok', answer: fixture('tiktok-research/fixtures/videos'), parse: parseTiktok, essential: /^\.(data|data\.videos)$|\.(id|video_id|video_description|voice_to_text)$/ },
  { name: 'TikTok, comments', answer: fixture('tiktok-research/fixtures/comments'), parse: (a) => parseTiktokComments(a, '1'), essential: /^\.(data|data\.comments)$|\.(id|text)$/ },
  { name: 'Google Custom Search', answer: fixture('google-cse/fixtures/results'), parse: parseResults, essential: /^\.(kind|queries|items)$|\.(link|title|snippet)$/ },
  { name: 'Bluesky, search', answer: fixture('bluesky-search/fixtures/search'), parse: (a) => parseBluesky(a, ['th']), essential: /^\.posts$|\.(uri|record|text)$/ },
  { name: 'Mastodon', answer: fixture('mastodon/fixtures/timeline'), parse: (a) => withTimeline(parseTimeline(a, { host: 'h.example', honourOptOut: false })), essential: /\.(id|uri|content|created_at|account|acct|visibility|reblog|spoiler_text|poll|options|title|media_attachments|description)$|poll\.options\.\d+$/ },
  { name: 'Bluesky, stream', answer: events(), parse: (a) => fromEvents(a as readonly unknown[]), essential: /\.(did|time_us|kind|commit|operation|collection|rkey|record|text|langs)$|langs\.\d+$/ },
] // prettier-ignore

function withTimeline(parsed: ReturnType<typeof parseTimeline>): Parsed {
  return parsed.ok ? { ok: true, posts: parsed.timeline.posts } : parsed
}

function events(): unknown {
  const lines = readFileSync(new URL('bluesky-jetstream/fixtures/events.jsonl', import.meta.url), 'utf8').trim()
  return lines.split('\n').map((line) => JSON.parse(line) as unknown)
}

function fromEvents(answer: readonly unknown[]): Parsed {
  const read = answer.map((event) => parseEvent(JSON.stringify(event), ['th']))
  return { ok: true, posts: read.flatMap((event) => (event.kind === 'post' ? event.post : [])) }
}

/** What real answers have been seen to hold where a document says otherwise. `undefined`: the field is not there. */
const ODDITIES = [undefined, null, '', 'something else', [], {}, [null], true, -1, 1e300, '9007199254740993']

/** Every field of an answer: where it is, and how the answer looks with another value there. */
function* fieldsOf(value: unknown, path = ''): Generator<{ path: string; replaced: (by: unknown) => unknown }> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const withInner = (by: unknown): unknown => {
      if (Array.isArray(value)) return value.map((item: unknown, i) => (String(i) === key ? by : item))
      const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== key || by !== undefined))
      return by === undefined ? rest : { ...rest, [key]: by }
    }
    if (!Array.isArray(value)) yield { path: `${path}.${key}`, replaced: withInner }
    for (const field of fieldsOf(inner, `${path}.${key}`))
      yield { path: field.path, replaced: (by) => withInner(field.replaced(by)) }
  }
}

/** What is wrong with a post for those who keep it; undefined: nothing. */
function problemWith(post: RawPost): string | undefined {
  const sealed = sealPost(post, {
    source: 'odd',
    platform: 'odd',
    nowMs: Date.UTC(2026, 10, 30),
    pseudonymise: (id) => `a_${id.length}`,
    implausibleDate: 'replace',
  })
  return sealed.ok ? PostSchema.safeParse(JSON.parse(JSON.stringify(sealed.post))).error?.message : sealed.reason
}

describe.each(PLATFORMS)('$name: an answer with an odd field', ({ answer, parse, essential }) => {
  const idsOf = (value: unknown) => {
    const parsed = parse(value)
    return parsed.ok
      ? parsed.posts.map(({ nativeId, text }) => `${nativeId} ${text === '' ? 'without' : 'with'} text`)
      : parsed.problem
  }

  it('gives the same posts, whatever stands in a field that a post can do without', () => {
    const before = idsOf(answer)
    expect(before.length).toBeGreaterThan(0)
    const optional = [...fieldsOf(answer)].filter(({ path }) => !essential.test(path))
    expect(optional.length).toBeGreaterThan(0)
    const lost = optional.flatMap(({ path, replaced }) =>
      ODDITIES.filter((oddity) => JSON.stringify(idsOf(replaced(oddity))) !== JSON.stringify(before)).map(
        (oddity) => `${path} = ${JSON.stringify(oddity)}`,
      ),
    )
    expect(lost).toEqual([])
  })

  it('gives posts that can be kept, whatever stands in any field', () => {
    const problems = [...fieldsOf(answer)].flatMap(({ path, replaced }) =>
      ODDITIES.flatMap((oddity) => {
        const parsed = parse(replaced(oddity))
        return (parsed.ok ? parsed.posts : []).flatMap((post) => problemWith(post) ?? []).map((problem) => `${path}: ${problem}`) // prettier-ignore
      }),
    )
    expect(problems).toEqual([])
  })

  it('gives the same posts when there are fields that nobody knows', () => {
    const grown = JSON.parse(JSON.stringify(answer), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, new_field: { deep: [1, null] } }
        : value,
    ) as unknown
    expect(idsOf(grown)).toEqual(idsOf(answer))
  })
})
