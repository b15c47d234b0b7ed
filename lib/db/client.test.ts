import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outliveCuts } from '@/lib/db/client'

/** PostgreSQL's wire format: a letter, the length of what follows with itself, the body. */
function message(letter: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(letter)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))])
const FAREWELL = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'))

/** A server that greets whoever comes and takes leave in the same packet, as one does that is just being shut down. */
let server: Server
beforeAll(async () => {
  server = createServer((socket) => socket.once('data', () => socket.end(Buffer.concat([WELCOME, FAREWELL])))).listen(0)
  await once(server, 'listening')
})
afterAll(() => server.close())

const poolAt = () => new pg.Pool({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'chartseal' })

/** What nobody listened for is thrown where the packet is read; here it is caught instead of ending the run. */
async function uncaughtWhile(work: () => Promise<unknown>): Promise<unknown[]> {
  const uncaught: unknown[] = []
  const before = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (error) => uncaught.push(error))
  await work()
  process.removeAllListeners('uncaughtException')
  for (const listener of before) process.on('uncaughtException', listener)
  return uncaught
}

async function askOnce(pool: pg.Pool): Promise<unknown> {
  const client = await pool.connect()
  const answer = await client.query('select 1').catch((error: Error) => error)
  client.release(true)
  await pool.end()
  return answer
}

describe('a connection whose farewell comes with its greeting', () => {
  it('is an error for who asked on it, and does not end the process', async () => {
    const pool = poolAt()
    outliveCuts(pool)
    let answer: unknown
    expect(await uncaughtWhile(async () => (answer = await askOnce(pool)))).toEqual([])
    expect(answer).toBeInstanceOf(Error)
  })

  it('would end it otherwise', async () => {
    const pool = poolAt()
    pool.on('error', () => {})
    expect(await uncaughtWhile(() => askOnce(pool))).toMatchObject([{ code: '57P01' }])
  })
})
