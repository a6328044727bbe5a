import { schedule } from 'node-cron'

/** When a cron expression is due next, Bangkok time; epoch ms. */
export function nextCronMs(expression: string): number {
  // A task that was not started has no next run.
  const task = schedule(expression, () => undefined, { timezone: 'Asia/Bangkok' })
  const next = task.getNextRun()
  void task.destroy()
  if (next === null) throw new Error(`${expression} is never due`)
  return next.getTime()
}
