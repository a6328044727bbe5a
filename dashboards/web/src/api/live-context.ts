import { createContext, use, useEffect, useSyncExternalStore } from 'react'
import type { LiveChannel, LiveStatus } from './live.ts'

export const LiveContext = createContext<LiveChannel | null>(null)

function useChannel(): LiveChannel {
  const channel = use(LiveContext)
  if (channel === null) throw new Error('LiveContext is missing')
  return channel
}

export function useLiveStatus(): LiveStatus {
  const channel = useChannel()
  return useSyncExternalStore(channel.subscribe, channel.status)
}

/** Calls back when posts came in. */
export function useNewPosts(listener: () => void): void {
  const channel = useChannel()
  useEffect(() => channel.onPosts(listener), [channel, listener])
}
