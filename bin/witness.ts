/**
 * npm run witness -- --name NAME --log KEY [--log KEY …] [--data DIR] [--port N] [--host ADDRESS]
 *
 * A witness for logs in the formats of C2SP, this portal's or anybody's: see --help.
 */
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { claim, release } from '@/bin/set-up/running'
import { explain, Unready } from '@/bin/set-up/unready'
import { loadFollowedLogs, loadWitnessKey } from '@/bin/witness-folder'
import { createWitness } from '@/bin/witness-server'
import { formatVerifierKey, NoteError } from '@/lib/ledger/note-key'

const USAGE = 'npm run witness -- --name NAME --log KEY [--data DIR] [--port N] [--host ADDRESS]'
const HELP = `${USAGE}

A witness countersigns a log's checkpoint only after it checked that the log grew from the last one it countersigned. A
hospital whose log is countersigned by people it does not control cannot show two histories to two people, nor take an entry
back. Anybody may run one: a patients' association, a regulator, another hospital.

  --name NAME   its name, as a URL without scheme: witness.example.org/one. Needed at the first start, then kept.
  --log KEY     the verifier key of a log it is to follow: what https://<portal>/ledger/vkey answers. May be repeated,
                and is kept. Ask for it on another way than the portal's own page, if you can: on paper, by telephone.
  --data DIR    its folder (.witness). Back it up whole, or not at all: with an old copy it forgets what it signed.
  --port N      where it listens (4455; 0 for any free one).   --host ADDRESS   on which address (127.0.0.1).

It prints its own verifier key. Give that key and the address at which it is reached to the hospital, for its policy:

  witness one <the key> https://witness.example.org/

and to everybody who is to trust it: what they pin on their devices decides, not what the hospital publishes. Put it
behind a proxy that speaks TLS. It needs no database, and hears nothing but checkpoints: sizes and hashes, never a name.
`

async function main(): Promise<void> {
  const { values } = parse()
  if (values.help) return void process.stdout.write(HELP)
  const folder = resolve(values.data ?? '.witness')
  claim(folder)
  process.on('exit', () => release(folder))
  const signer = loadWitnessKey(folder, values.name)
  const server = createWitness({ folder, signer, logs: loadFollowedLogs(folder, values.log ?? []) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(portOf(values.port), values.host ?? '127.0.0.1', resolve)
  })
  const { address, port } = server.address() as AddressInfo
  process.stdout.write(`witness ${formatVerifierKey(signer)}\nlistens at http://${address}:${port}/\n`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close(() => process.exit())
      server.closeAllConnections()
    })
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? 4455)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Unready(`${text} is not a port`, USAGE)
  return port
}

function parse() {
  const text = { type: 'string' } as const
  const options = {
    name: text,
    log: { ...text, multiple: true },
    data: text,
    port: text,
    host: text,
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ options })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

try {
  await main()
} catch (error) {
  explain(error instanceof NoteError ? new Unready(error.message, 'a key is name+id+base64, as /ledger/vkey answers') : error)
  process.exitCode = 1
}
