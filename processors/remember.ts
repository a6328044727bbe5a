/**
 * A function that keeps its answers, so that what is asked again and again is reckoned once. Of more than `limit` questions all are
 * forgotten, and it begins anew.
 * @param answer - Always the same for the same question.
 */
export function remember<Answer extends object>(
  limit: number,
  answer: (question: string) => Answer,
): (question: string) => Answer {
  const known = new Map<string, Answer>()
  return (question) => {
    const before = known.get(question)
    if (before !== undefined) return before
    const now = answer(question)
    if (known.size >= limit) known.clear()
    known.set(question, now)
    return now
  }
}
