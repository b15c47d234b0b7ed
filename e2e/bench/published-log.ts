import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { SyntheticLog } from '@/bench/synthetic-log'
import { MEASURED_AT, PAGE, script } from '@/e2e/bench/timed-check'
import { closed, listening } from '@/e2e/support/witness'
import { formatVerifierKey, verifierOf } from '@/lib/ledger/note-key'
import { parseTilePath, TILE_WIDTH } from '@/lib/ledger/tile'

/** `page`: of the portal, with the script that times it. `measured`: what it reported, as JSON. */
export type Front = { readonly page: string; readonly measured: Promise<string>; close(): Promise<void> }

export type Behind = { readonly portal: string; readonly cookie: string; readonly log: SyntheticLog }

/** The portal's own pages, as somebody signed in gets them, in front of another log than its own: `/ledger/…` is this one. */
export async function serveInFront(behind: Behind): Promise<Front> {
  let report: (measured: string) => void = () => undefined
  const measured = new Promise<string>((resolve) => {
    report = resolve
  })
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '/'
    if (path === MEASURED_AT)
      return void text(asked)
        .then(report, () => undefined)
        .then(() => answer.end())
    if (!path.startsWith('/ledger/')) return passOn(behind, asked, answer)
    void published(behind.log, path.slice('/ledger/'.length)).then((content) => {
      if (content === undefined) answer.writeHead(404).end('no such tile\n')
      else answer.writeHead(200, { 'content-length': content.length }).end(content)
    })
  })
  const url = (await listening(server)).replace('127.0.0.1', 'localhost')
  return { page: new URL(PAGE, url).href, measured, close: () => closed(server) }
}

async function published({ size, source, key }: SyntheticLog, path: string): Promise<Uint8Array | undefined> {
  if (path === 'policy') return Buffer.from(`log ${formatVerifierKey(verifierOf(key))}\nquorum none\n`)
  if (path === 'size') return Buffer.from(`${size}\n`)
  if (path === 'checkpoint' || path === 'checkpoint/newest') return Buffer.from(await source.checkpoint())
  const [one = '', tiles = '1'] = path.split('?tiles=')
  const tile = parseTilePath(one)
  const width = (tile?.width ?? 0) * Number(tiles)
  if (!tile || tile.n * TILE_WIDTH + width > size) return undefined
  if (tile.kind === 'hashes') return tile.level === 0 ? source.level0(tile.n, width) : undefined
  return source[tile.kind](tile.n, width)
}

function passOn({ portal, cookie }: Behind, asked: IncomingMessage, answer: ServerResponse): void {
  const headers = { ...asked.headers, cookie, 'accept-encoding': 'identity' }
  const passed = request(new URL(asked.url ?? '/', portal), { method: asked.method, headers }, (response) => {
    const { 'content-length': _, 'transfer-encoding': __, ...sent } = response.headers
    answer.writeHead(response.statusCode ?? 502, sent)
    if (asked.url !== PAGE) return void response.pipe(answer)
    const nonce = /'nonce-([^']+)'/.exec(String(sent['content-security-policy']))?.[1] ?? ''
    void text(response).then((page) =>
      answer.end(page.replace('</head>', `<script nonce="${nonce}">${script()}</script></head>`)),
    )
  })
  passed.on('error', () => answer.destroy())
  asked.pipe(passed)
}
