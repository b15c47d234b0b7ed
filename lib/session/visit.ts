import 'server-only'
/**
 * From where somebody signs in: her browser, by a secret in a cookie of its own that outlives her sessions, and her network.
 * The secret opens nothing. It only tells a browser she used before from one that is strange to her account.
 */
import { randomBytes } from 'node:crypto'
import { cookies, headers } from 'next/headers'
import { deviceName } from '@/lib/base/device-name'
import { loadVariable } from '@/lib/base/env'
import { type Network, networkOf } from '@/lib/base/network'
import { PEER_HEADER, peerOf } from '@/lib/base/peer'

export const DEVICE_COOKIE = '__Host-chartseal-device'
/** The longest that browsers keep a cookie. */
export const DEVICE_SECONDS = 400 * 86_400

export type Visit = {
  /** The browser's secret; a new one where it brought none. */
  readonly device: string
  /** `Firefox on Windows` */
  readonly agent: string
  readonly network: Network
}

/** Of the request that is being answered. */
export async function visitOf(): Promise<Visit> {
  const [jar, sent] = [await cookies(), await headers()]
  const held = jar.get(DEVICE_COOKIE)?.value ?? ''
  return {
    device: /^[\w-]{43}$/.test(held) ? held : randomBytes(32).toString('base64url'),
    agent: deviceName(sent.get('user-agent')),
    network: networkOf(peerOf(sent.get(PEER_HEADER)), sent.get('x-forwarded-for'), loadVariable('CHARTSEAL_PROXIES')),
  }
}
