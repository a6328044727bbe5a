/** An address as it may stand in a message: no user, no password, no query, no fragment. */
export function safeUrl(url: URL | string): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : url
  return parsed === null ? 'an address that cannot be read' : `${parsed.protocol}//${parsed.host}${parsed.pathname}`
}
