import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { PEER_HEADER, peerOf, watchPeers } from '@/lib/base/peer'

it('the address is that of the socket, whatever a client says of it', async () => {
  watchPeers()
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(peerOf(String(request.headers[PEER_HEADER] ?? '')))
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  for (const said of ['', '198.51.100.1', 'x 198.51.100.1', '00000000-0000-0000-0000-000000000000 198.51.100.1'])
    await fetch(`http://127.0.0.1:${port}/`, { headers: { [PEER_HEADER]: said, 'x-forwarded-for': '198.51.100.1' } })
  server.close()
  expect(seen).toEqual(Array(4).fill('127.0.0.1'))
})

it('a header that came while nobody watched is nobody’s address', () => {
  for (const header of [null, '', '198.51.100.1', 'undefined 198.51.100.1']) expect(peerOf(header)).toBeUndefined()
})
