/**
 * `npm run bench [-- name…]`: prints one JSON line per figure, each beside its limit or a peer measured in the same run.
 * Names choose parts (`npm run bench -- ingest query`). Exit 1 when a limit is missed or a part can't be measured.
 */
import { describeError } from '../core/errors.ts'
import { alertFigures } from './alert-delay.ts'
import { detectionFigures } from './detection.ts'
import { elasticsearchFigures } from './elasticsearch.ts'
import { isGood, type Figure } from './figure.ts'
import { ingestFigures } from './ingest.ts'
import { processFigures } from './process.ts'
import { queryFigures } from './query.ts'
import { segmentFigures } from './segment.ts'
import { throughputFigures } from './throughput.ts'

const PARTS: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  segment: segmentFigures,
  process: processFigures,
  ingest: ingestFigures,
  query: queryFigures,
  elasticsearch: elasticsearchFigures,
  throughput: throughputFigures,
  alert: alertFigures,
  detection: detectionFigures,
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}: choose from ${Object.keys(PARTS).join(', ')}`)
  process.exit(2)
}
for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  try {
    for (const figure of await measure()) {
      const good = isGood(figure)
      console.log(JSON.stringify({ ...figure, ...(figure.limit === undefined ? {} : { good }) }))
      if (!good) process.exitCode = 1
    }
  } catch (error) {
    console.error(`${name}: ${describeError(error)}`)
    process.exitCode = 1
  }
}
