import { expect, it } from 'vitest'
import { AlertChannelSchema } from '../config/schema.ts'
import { checkChannels, signingKeyOf } from './channels.ts'

const channel = (part: object = {}) =>
  AlertChannelSchema.parse({
    kind: 'webhook',
    id: 'centre',
    url: 'https://r.example/h?token=private',
    secret: 'HOOK',
    ...part,
  })

it('a receiver must be reached encrypted, unless it stands on the own network', () => {
  expect(checkChannels([channel(), channel({ url: 'http://10.0.0.5/', allowPrivateAddress: true })])).toEqual([])
  const problems = checkChannels([channel(), channel({ url: 'http://r.example/h?token=private' })])
  expect(problems).toMatchObject([
    { path: 'alerts.channels[1].url', problem: expect.stringContaining('not encrypted') as string },
  ])
  expect(JSON.stringify(problems)).not.toContain('private"')
})

it('a missing secret is named with the way to give it', () => {
  expect(() => signingKeyOf(channel(), () => undefined)).toThrow('HOOK is not set: alert channel centre signs with it')
})
