import ipaddr from 'ipaddr.js'

/**
 * True for an address on the public Internet. False for loopback, private, link-local (cloud metadata lives there), carrier-grade
 * NAT, multicast, reserved and translated (6to4, Teredo, NAT64) ones, and for what is no address. To be asked of what DNS
 * answered, on each connection; a host name says nothing.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}
