import 'server-only'
/**
 * The address of the socket, carried to where pages and actions can read it: the framework hands them headers only, and
 * leaves an X-Forwarded-For alone that the client sent. Each request gets one header more as soon as it is parsed, over
 * whatever a client sent under its name; a mark of this process in it tells it from one that came while nobody watched.
 */
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

export const PEER_HEADER = 'x-chartseal-peer'

const slot = Symbol.for('chartseal.peer')
type Slot = { [slot]?: string }

/** Once per web process, before it answers. */
export function watchPeers(): void {
  const global = globalThis as Slot
  if (global[slot] !== undefined) return
  const mark = randomUUID()
  global[slot] = mark
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage }
    request.headers[PEER_HEADER] = `${mark} ${request.socket.remoteAddress ?? ''}`
  })
}

/** `undefined` where it was not written down here. */
export function peerOf(header: string | null): string | undefined {
  const mark = (globalThis as Slot)[slot]
  const [said, address] = (header ?? '').split(' ')
  return mark !== undefined && said === mark && address ? address : undefined
}
