import { expect, it } from 'vitest'
import { mastodon } from '../../collectors/mastodon/collector.ts'
import { youtube } from '../../collectors/youtube/collector.ts'
import { Secret } from '../../core/secret.ts'
import { credentialKey } from './spending.ts'

const secrets = (name: string) => new Secret(`synthetic ${name}`)
const keyOf = (collector: typeof mastodon, options: object, all: (name: string) => Secret | undefined = secrets) =>
  credentialKey(collector, collector.options.parse(options), all, (secret) => secret.reveal())

it('requests have the pace of a credential that they carry, also of one that the platform does not demand', () => {
  const server = 'https://social.example'
  expect(keyOf(youtube, {})).toBe('youtube~synthetic YOUTUBE_API_KEY')
  expect(keyOf(mastodon, { server })).toBeUndefined()
  expect(keyOf(mastodon, { server, authenticated: true })).toBe('mastodon~synthetic MASTODON_TOKEN')
  expect(keyOf(mastodon, { server, authenticated: true }, () => undefined)).toBeUndefined()
})
