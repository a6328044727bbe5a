import { evaluateSms } from '../app/evaluate/sms.ts'
import { ROLES } from '../core/annotation.ts'
import { calibrateBest, readReal, scoreHeldOut, scoreMoods, withoutAuthors } from './labels/held-out.ts'
import { readLessons } from './labels/lessons.ts'

/** Prints the figures of docs/evaluation.md that need a model which has not seen what it is asked. */
const say = (line: string) => process.stdout.write(`${line}\n`)
const wanted = process.argv.slice(2)
const lessons = readLessons()

/** `authors`: each is held out alone. `quarters`: each fourth author, four times: quicker, and harder. */
const quarters = wanted.includes('quarters')
if (wanted.length === 0 || wanted.includes('authors') || quarters) {
  const authors = [...new Set(lessons.authors.map(({ source }) => source))]
  const groups = quarters ? [0, 1, 2, 3].map((q) => authors.filter((_, i) => i % 4 === q)) : authors.map((a) => [a])
  const all = groups.flatMap((group) => {
    const read = withoutAuthors(lessons, group)
    for (const author of group) {
      const own = read.filter(({ truth }) => truth.source === author)
      const { accuracy, f1 } = scoreHeldOut(own)
      say(`${author}: role accuracy ${accuracy.toFixed(4)}, category F1 ${f1.toFixed(4)} of ${own.length} posts`)
    }
    return read
  })
  const { accuracy, f1 } = scoreHeldOut(all)
  say(`all authors: role accuracy ${accuracy.toFixed(4)}, category F1 ${f1.toFixed(4)}`)
  say(`truth \\ found ${ROLES.join(' ')}`)
  for (const truth of ROLES)
    say(`${truth} ${ROLES.map((found) => all.filter((post) => post.truth.role === truth && post.role === found).length).join(' ')}`) // prettier-ignore
}
if (wanted.length === 0 || wanted.includes('real')) {
  const { posts, messages, lureScore } = readReal(lessons)
  const sure = posts.filter(({ label }) => label?.unsure !== true)
  const relevant = sure.filter(({ label }) => label !== undefined && label.role !== 'unrelated')
  const clear = sure.filter(({ label }) => label === undefined || label.role === 'unrelated')
  const alarms = clear.filter(({ found }) => found.role !== 'unrelated')
  const lures = alarms.filter(({ found }) => found.role === 'lure')
  const caught = relevant.filter(({ found }) => found.role !== 'unrelated')
  say(`real posts: ${alarms.length} false alarms of ${clear.length}, ${lures.length} of them lures; ${caught.length} of ${relevant.length} relevant ones found`) // prettier-ignore
  say(`false alarms at lines ${alarms.map(({ line, found }) => `${line}:${found.role}`).join(' ')}`)
  const { best, linksMasked, strict } = evaluateSms(
    messages,
    lureScore,
    clear.map(({ text }) => text),
  )
  say(`messages: best F1 ${best.f1.toFixed(4)} (links masked ${linksMasked.f1.toFixed(4)}); recall ${(strict?.recall ?? 0).toFixed(4)} from ${(strict?.threshold ?? 0).toFixed(3)} on`) // prettier-ignore
}
if (wanted.length === 0 || wanted.includes('calibration')) {
  const authors = [...new Set(lessons.authors.map(({ source }) => source))].filter((_, i) => i % 4 === 0)
  const { slope, base } = calibrateBest(withoutAuthors(lessons, authors))
  say(
    `likeliest leaf: log odds of being right ${slope.toFixed(3)} × its own ${base < 0 ? '-' : '+'} ${Math.abs(base).toFixed(3)}`,
  )
}
if (wanted.length === 0 || wanted.includes('moods')) say(`sentiment: ${scoreMoods(lessons).toFixed(4)}`)
