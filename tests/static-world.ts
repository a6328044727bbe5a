import type { SimulatedPost, SimulatedWorld } from '../simulator/world.ts'

/** A simulated platform's world that stands still: `count` synthetic posts of one place, a minute apart, the last one at `untilMs`. */
export function staticWorld({
  count,
  untilMs,
  place = 'mastodon',
}: {
  readonly count: number
  readonly untilMs: number
  readonly place?: SimulatedPost['place']
}): SimulatedWorld {
  const posts = Array.from({ length: count }, (_, i): SimulatedPost => ({
    id: String(100_000 + i),
    atMs: untilMs - (count - 1 - i) * 60_000,
    text: `โพสต์สังเคราะห์หมายเลข ${i}: โอนเงินซื้อของออนไลน์แล้วร้านเงียบหาย ยังไม่ได้ของเลยค่ะ`,
    author: { id: `synthetic-person-${i % 23}`, name: `คนสังเคราะห์ ${i % 23}`, followers: i },
    place,
    tags: ['เตือนภัย'],
  }))
  return { publishedBy: (nowMs) => posts.filter(({ atMs }) => atMs <= nowMs) }
}
