import { loadSegmenterModel } from '../../processors/load-segmenter.ts'
import { SEGMENTERS } from '../../processors/thai/segment.ts'
import { describeSegmenter } from './segmenter.contract.ts'

const model = loadSegmenterModel()

for (const [id, make] of SEGMENTERS) {
  describeSegmenter(id, {
    create: (customWords) => make({ customWords, model: () => model }),
    knowsWholeWords: id === 'rawang',
  })
}
