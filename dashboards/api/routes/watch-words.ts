import { createRoute, z } from '@hono/zod-openapi'
import {
  addWatchWord,
  checkWatchWord,
  listWatchWords,
  removeWatchWord,
  type ListedWatchWord,
} from '../../../trends/watch-word-book.ts'
import { answers, createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'
import { NewWatchWordSchema, RequestPlansSchema, WatchWordsSchema, type WatchWord } from '../schemas/sources.ts'
import { isoOrNull } from '../show.ts'

const ById = z.object({ id: z.string() })
const body = { content: { 'application/json': { schema: NewWatchWordSchema } }, required: true }

/** The words to watch, and what a new one would cost. A change counts from each source's next run on, in every process. */
export function watchWordRoutes({ config, state, clock, annotator, plansFor }: ApiDeps) {
  const parseQuery = (query: string) => annotator.parseQuery(query)
  const listed = async () => ({ watchWords: (await listWatchWords({ config, state })).map(showWatchWord) })
  return createRouter()
    .openapi(
      createRoute({ method: 'get', path: '/watch-words', summary: 'Of the configuration, and added ones', responses: answers(WatchWordsSchema) }), // prettier-ignore
      async (c) => c.json(await listed(), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/watch-words',
        summary: 'Adds one, or changes one that was added',
        request: { body },
        responses: answers(WatchWordsSchema),
      }),
      async (c) => {
        await addWatchWord(c.req.valid('json'), { config, state, nowMs: clock.nowMs(), parseQuery })
        return c.json(await listed(), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/watch-words/preview',
        summary: 'The requests that sources would send for it, their cost and delay; changes nothing',
        request: { body },
        responses: answers(RequestPlansSchema),
      }),
      async (c) => c.json(await plansFor(checkWatchWord(c.req.valid('json'), { config }, parseQuery)), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/watch-words/{id}',
        summary: 'No longer watches one that was added',
        request: { params: ById },
        responses: answers(WatchWordsSchema),
      }),
      async (c) => {
        await removeWatchWord(c.req.valid('param').id, { config, state })
        return c.json(await listed(), 200)
      },
    )
}

function showWatchWord({ id, title, queries, not, sources, addedAtMs }: ListedWatchWord): WatchWord {
  return { id, title, queries: [...queries], not: [...not], sources: sources === undefined ? null : [...sources], addedAt: isoOrNull(addedAtMs) } // prettier-ignore
}
