/** The probability of log odds. */
export function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}
