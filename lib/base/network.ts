import 'server-only'
/**
 * Where a request comes from: the address of its socket. What a header says of it is believed only when the socket is that
 * of a proxy the installation names (CHARTSEAL_PROXIES), and then only as far to the left as named proxies wrote it:
 * whatever stands before that, the client may have written itself.
 */
import { BlockList, isIP, isIPv6 } from 'node:net'

/** `key` is what limits count by: an address, or for IPv6 the /64 that one subscriber has. `coarse` is for people to read. */
export type Network = { readonly key: string; readonly coarse: string }

/** Everybody whose address is not known shares this one: unknown must not mean unlimited. */
export const NOWHERE: Network = { key: 'nowhere', coarse: 'an unknown network' }

/** `peer`: of the socket. `forwarded`: X-Forwarded-For as it came. `proxies`: addresses and ranges, `10.0.0.0/8, ::1`. */
export function networkOf(peer: string | undefined, forwarded: string | null, proxies: string | undefined): Network {
  const trusted = rangesOf(proxies ?? '')
  let client = normal(peer)
  const hops = (forwarded ?? '').split(',').map((hop) => hop.trim())
  // From the right: each named proxy wrote down whom it heard, and only what it wrote counts.
  while (client !== undefined && isIn(trusted, client) && hops.length > 0) {
    const next = normal(hops.pop())
    if (next === undefined) break
    client = next
  }
  return client === undefined ? NOWHERE : named(client)
}

function named(address: string): Network {
  if (!isIPv6(address)) return { key: address, coarse: `${address.split('.').slice(0, 3).join('.')}.x` }
  const groups = expanded(address)
  return { key: `${groups.slice(0, 4).join(':')}::/64`, coarse: `${groups.slice(0, 3).join(':')}:…` }
}

/** One spelling: an IPv4 address that came over an IPv6 socket is itself; a zone is no part of an address. */
function normal(text: string | undefined): string | undefined {
  const address = text?.replace(/^\[|\](:\d+)?$|%.*$/g, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return address !== undefined && isIP(address) ? address.toLowerCase() : undefined
}

function expanded(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...gap, ...after].map((group) => group.replace(/^0+(?=.)/, ''))
}

function rangesOf(text: string): BlockList {
  const list = new BlockList()
  for (const range of text.split(/[\s,]+/).filter(Boolean)) {
    const [address = '', bits] = range.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    // A range that does not parse must not be read as another one: whoever wrote it is told at the first request.
    if (!isIP(address)) throw new Error(`CHARTSEAL_PROXIES: ${range} is no address`)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
