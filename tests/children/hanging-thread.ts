/** A reading thread that never ends with some texts. */
import { answerRequests } from '../../app/annotate/answer-requests.ts'
import { anAnnotation } from '../builders.ts'

answerRequests((text) => {
  while (text.startsWith('hang'));
  return anAnnotation({ searchText: text })
})
