/** A thread that reads texts: the program behind `threads.ts`. */
import { workerData } from 'node:worker_threads'
import { createConfiguredAnnotator } from './annotator.ts'
import { answerRequests } from './answer-requests.ts'
import type { ThreadSettings } from './threads.ts'

const annotator = createConfiguredAnnotator(workerData as Pick<ThreadSettings, 'customWords'>)
answerRequests((text) => annotator.annotate(text))
