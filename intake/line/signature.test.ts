import { expect, it } from 'vitest'
import { Secret } from '../../core/secret.ts'
import { isSigned } from './signature.ts'

const SECRET = new Secret('channel-secret-of-a-test')
const bytes = (text: string) => new TextEncoder().encode(text)

/** Computed with another implementation of HMAC. */
it.each([
  ['{"events":[]}', '4xfWjXGzy2sDgJNLh88go/a0O3JqNnrwhXZxykLbX8s='],
  ['{"events":[{"text":"โดนโกง"}]}', 'g+2rQ+4BMXSBX+mQphW0zRhQnKsw0x92OqFQetPNtFI='],
  ['', 'QBviwTw40WDTI0XHNasjJx9S02EXb4GhuxlJ6Ey6u+c='],
])('knows the signature of %s, and no other', (body, signature) => {
  expect(isSigned(bytes(body), signature, SECRET)).toBe(true)
  expect(isSigned(bytes(`${body} `), signature, SECRET)).toBe(false)
  expect(isSigned(bytes(body), signature, new Secret('another'))).toBe(false)
  for (const wrong of [undefined, '', `${signature} `, signature.toLowerCase(), signature.slice(0, -1), 'โ'.repeat(44)])
    expect(isSigned(bytes(body), wrong, SECRET), wrong).toBe(false)
})
