import { describe, expect, it } from 'vitest'
import { NOWHERE, networkOf } from '@/lib/base/network'

const PROXIES = '10.0.0.0/8, 192.0.2.1 fd00::/8'
const key = (peer: string | undefined, forwarded: string | null, proxies?: string) => networkOf(peer, forwarded, proxies).key

describe('where a request comes from', () => {
  it.each([
    ['a socket alone', '203.0.113.7', null, undefined, '203.0.113.7'],
    ['a forged header, and no proxy named', '203.0.113.7', '198.51.100.1', undefined, '203.0.113.7'],
    ['a forged header that names a proxy of ours', '203.0.113.7', '10.0.0.1', PROXIES, '203.0.113.7'],
    ['a proxy and its client', '10.1.2.3', '198.51.100.1', PROXIES, '198.51.100.1'],
    ['a client that forged what stands before', '10.1.2.3', '127.0.0.1, 198.51.100.1', PROXIES, '198.51.100.1'],
    ['two proxies of ours', '192.0.2.1', '203.0.113.9, 198.51.100.1, 10.9.9.9', PROXIES, '198.51.100.1'],
    ['a proxy that wrote nothing', '10.1.2.3', null, PROXIES, '10.1.2.3'],
    ['a proxy that wrote nonsense', '10.1.2.3', 'unknown', PROXIES, '10.1.2.3'],
    ['IPv4 over an IPv6 socket', '::ffff:203.0.113.7', null, undefined, '203.0.113.7'],
    ['a proxy over an IPv6 socket', '::ffff:10.1.2.3', '198.51.100.1', PROXIES, '198.51.100.1'],
    ['IPv6: one subscriber', '2001:db8:1:2:3:4:5:6', null, undefined, '2001:db8:1:2::/64'],
    ['IPv6: the same one', '2001:db8:1:2::99', null, undefined, '2001:db8:1:2::/64'],
    ['IPv6: another', '2001:db8:1:3::99', null, undefined, '2001:db8:1:3::/64'],
    ['IPv6 behind a proxy, in brackets with a port', 'fd00::1', '[2001:db8:1:2::99]:4711', PROXIES, '2001:db8:1:2::/64'],
    ['nobody knows', undefined, '198.51.100.1', PROXIES, NOWHERE.key],
  ])('%s', (_, peer, forwarded, proxies, expected) => {
    expect(key(peer, forwarded, proxies)).toBe(expected)
  })

  it('people read it coarsely', () => {
    expect(networkOf('203.0.113.7', null, undefined).coarse).toBe('203.0.113.x')
    expect(networkOf('2001:db8:1:2::99', null, undefined).coarse).toBe('2001:db8:1:…')
  })

  it('a range that is none is an error, not a proxy', () => {
    expect(() => key('10.0.0.1', '198.51.100.1', 'my-proxy')).toThrow('no address')
  })
})
