/** Who asks, as a key for limits: an IPv4 address, or the /64 of an IPv6 one, which one customer has whole. */
import { isIP } from 'node:net'

const unknown = 'unknown'

const ipv6Network = (address: string): string => {
  // The URL parser knows every spelling and writes one.
  const [text = ''] = address.split('%')
  const compact = new URL(`http://[${text}]`).hostname.slice(1, -1)
  const [head = '', tail] = compact.split('::')
  const [front, back] = [head === '' ? [] : head.split(':'), tail === undefined || tail === '' ? [] : tail.split(':')]
  const groups =
    tail === undefined ? front : [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back]
  const [first, , , , , sixth, seventh = '0', eighth = '0'] = groups
  if (groups.slice(0, 5).every((group) => group === '0') && first !== undefined && sixth === 'ffff') {
    const [high, low] = [parseInt(seventh, 16), parseInt(eighth, 16)]
    return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** One key for all spellings of an address. */
export const addressKey = (address: string | undefined): string => {
  switch (isIP(address ?? '')) {
    case 4:
      return address ?? unknown
    case 6:
      return ipv6Network(address ?? '')
    default:
      return unknown
  }
}

/**
 * Each proxy adds the address that it was called from at the end of `X-Forwarded-For`; whatever stands before what our own
 * proxies wrote, anybody may have written.
 */
export const clientAddress = (
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string => {
  if (trustedProxies === 0) return addressKey(peer)
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim())
  return addressKey(hops.at(-trustedProxies))
}
