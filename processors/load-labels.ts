import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decodeLabelModel, type LabelModel } from './labels/label-model.ts'

const MODEL = new URL('labels/model/labels.bin', import.meta.url)

/**
 * The shipped model of roles, categories and sentiment, with a short name that changes with its bytes.
 * @throws {LabelModelError} When the model is not one that this program reads.
 */
export function loadLabelModel(): { readonly model: LabelModel; readonly version: string } {
  const bytes = readFileSync(MODEL)
  return { model: decodeLabelModel(bytes), version: createHash('sha256').update(bytes).digest('hex').slice(0, 8) }
}
