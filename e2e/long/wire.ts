import 'server-only'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * The wire between a web process and its database, which can be held at an exact step of an act. Messages are read as they
 * pass (PostgreSQL's frontend/backend protocol 3, "Message Formats"); none is changed, and what is held never arrives.
 *
 *   append      the statement that writes to the queue has left the process and has not reached the database
 *   commit      so has the COMMIT of a transaction that wrote to the queue
 *   committed   the database has answered that COMMIT, and the process has not heard it
 */
export const POINTS = ['append', 'commit', 'committed'] as const
export type Point = (typeof POINTS)[number]

export type Wire = {
  /** The database's address by way of this wire. */
  readonly url: string
  /** Resolves once the next transaction that comes to this point is held there. */
  holdAt(point: Point): Promise<void>
  close(): Promise<void>
}

type Hold = { readonly point: Point; readonly reached: () => void }

export async function layWire(databaseUrl: string): Promise<Wire> {
  const database = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let wanted: Hold | undefined
  const isHeld = (point: Point) => {
    if (wanted?.point !== point) return false
    wanted.reached()
    wanted = undefined
    return true
  }
  const server = createServer((client) => {
    const backend = connect(Number(database.port), database.hostname)
    for (const socket of [client, backend]) sockets.add(socket)
    join(client, backend, isHeld)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: addressed(database, server),
    holdAt: (point) =>
      new Promise((reached) => {
        wanted = { point, reached }
      }),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function addressed(database: URL, server: Server): string {
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the wire has no address')
  return Object.assign(new URL(database), { port: String(address.port) }).href
}

/** Either end's death is the other's: the database rolls back what was not committed. */
function join(client: Socket, backend: Socket, isHeld: (point: Point) => boolean): void {
  const said = new Said()
  let held = false
  const pass = (from: Socket, to: Socket, messages: Messages, pointOf: (message: Buffer) => Point | undefined) => {
    from.on('data', (chunk) => {
      for (const message of messages.of(chunk)) {
        const point = pointOf(message)
        held ||= point !== undefined && isHeld(point)
        if (held) return
        to.write(message)
      }
    })
    from.on('close', () => to.destroy())
    from.on('error', () => to.destroy())
  }
  pass(client, backend, new Messages('frontend'), (message) => said.asked(message))
  pass(backend, client, new Messages('backend'), (message) => said.answered(message))
}

/** What a connection's transaction has come to. */
class Said {
  /** Prepared statements by name: their text travels once, afterwards their name alone. */
  private readonly texts = new Map<string, string>()
  private appended = false

  /** P: name, text. B: portal, name of the statement. Q: text. */
  asked(message: Buffer): Point | undefined {
    const type = String.fromCharCode(message[0] as number)
    const [first = '', second = ''] = message.toString('latin1', 5).split('\0', 2)
    if (type === 'P') this.texts.set(first, second)
    if (type !== 'B' && type !== 'Q') return undefined
    const text = type === 'Q' ? first : (this.texts.get(second) ?? '')
    if (/^\s*begin/i.test(text)) this.appended = false
    if (/^\s*commit/i.test(text)) return this.appended ? 'commit' : undefined
    if (!/insert into ledger_queue/i.test(text)) return undefined
    this.appended = true
    return 'append'
  }

  /** C: the tag of a command that is complete. */
  answered(message: Buffer): Point | undefined {
    return this.appended && message.toString('latin1', 0, 1) === 'C' && message.toString('latin1', 5).startsWith('COMMIT')
      ? 'committed'
      : undefined
  }
}

/** A stream cut into messages: a type (the very first of a client has none), u32 length with itself, the rest. */
class Messages {
  private rest: Buffer = Buffer.alloc(0)
  private typed: boolean

  constructor(end: 'frontend' | 'backend') {
    this.typed = end === 'backend'
  }

  *of(chunk: Buffer): Generator<Buffer> {
    this.rest = Buffer.concat([this.rest, chunk])
    for (;;) {
      const head = this.typed ? 1 : 0
      const length = this.rest.length < head + 4 ? Number.POSITIVE_INFINITY : head + this.rest.readUInt32BE(head)
      if (this.rest.length < length) return
      const message = this.rest.subarray(0, length)
      this.rest = this.rest.subarray(length)
      this.typed = true
      yield message
    }
  }
}
