import { createTask } from 'node-cron'

/** When a cron expression is due next, Bangkok time; epoch ms. */
export function nextCronMs(expression: string): number {
  const task = createTask(expression, () => undefined, { timezone: 'Asia/Bangkok' })
  const next = task.getNextRun()
  void task.destroy()
  if (next === null) throw new Error(`${expression} is never due`)
  return next.getTime()
}
