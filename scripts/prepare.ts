/**
 * Runs after `npm ci`: builds the page and the template of the queue database, so that the first start need not. Nothing depends on it:
 * what could not be made here is made when it is needed.
 */
import { buildPage, pageIsStale } from '../app/page-build.ts'
import { describeError } from '../core/errors.ts'
import { prepareTemplate } from '../queues/embedded/template.ts'

try {
  if (pageIsStale()) buildPage()
  await prepareTemplate()
} catch (error) {
  console.error(`rawang: not prepared now, will be at the first start (${describeError(error)})`)
}
