import { useEffect, useState } from 'react'

/** The browser's clock, in one place. */
export function nowMs(): number {
  return Date.now()
}

/** The time, renewed so often that relative times stay true. */
export function useNow(everyMs = 10_000): number {
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(nowMs())
    }, everyMs)
    return () => {
      clearInterval(timer)
    }
  }, [everyMs])
  return now
}
