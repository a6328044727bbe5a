import { expect, it } from 'vitest'
import { loadCollectors } from '../registry.ts'
import { baseUrlOption } from './base-url.ts'

it('an address may end with slashes or without: a path can follow', () => {
  const option = baseUrlOption('https://api.example')
  expect(['https://api.example', 'https://api.example//', 'http://127.0.0.1:8080/x/'].map((url) => option.parse(url))).toEqual(['https://api.example', 'https://api.example', 'http://127.0.0.1:8080/x']) // prettier-ignore
  expect(option.parse(undefined)).toBe('https://api.example')
  expect(option.safeParse('ftp://api.example').success).toBe(false)
})

it('no collector plans a request with two slashes in its path', async () => {
  for (const [id, collector] of await loadCollectors()) {
    const parsed = collector.options.safeParse({ baseUrl: 'https://api.example/', queries: ['โกง'], keywords: ['โกง'], engine: 'synthetic' }) // prettier-ignore
    for (const { url } of parsed.success ? (collector.plan?.(parsed.data, []) ?? []) : [])
      expect(new URL(url).pathname, id).not.toContain('//')
  }
})
