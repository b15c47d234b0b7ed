import 'server-only'
import { join } from 'node:path'
import { type ChildCommand, ROOT, TYPESCRIPT } from '@/bin/set-up/children'
import { freePort } from '@/bin/set-up/postgres'
import { loadWitnessKey } from '@/bin/witness-folder'
import { writePrivate } from '@/lib/base/data-folder'
import { formatVerifierKey, parseVerifierKey } from '@/lib/ledger/note-key'
import { POLICY_FILE } from '@/lib/ledger/policy-file'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'

/**
 * A demo's two witnesses: processes, keys and folders of their own, which show how it works and nothing more. They are
 * run by whoever runs the demo; a hospital's are run by people it does not control (npm run witness -- --help).
 */
const NAMES = ['one', 'two'] as const

/** Writes the policy that names them, and returns how to start them. */
export async function demoWitnesses(folder: string, mode: string): Promise<ChildCommand[]> {
  const log = loadVerifierKey()
  const origin = parseVerifierKey(log).name
  const commands: ChildCommand[] = []
  const lines: string[] = []
  for (const name of NAMES) {
    const own = join(folder, 'witnesses', name)
    const key = loadWitnessKey(own, `${origin}/witness/${name}`)
    const port = String(await freePort(0))
    lines.push(`witness ${name} ${formatVerifierKey(key)} http://127.0.0.1:${port}/`)
    const args = [...TYPESCRIPT, join(ROOT, 'bin/witness.ts'), '--data', own, '--log', log, '--port', port]
    commands.push({
      name: `witness ${name}`,
      args,
      env: { NODE_ENV: mode },
      logPath: join(folder, `witness-${name}.log`),
      patienceMs: 3_000,
    })
  }
  const head = '# Both witnesses of a demo run on the machine of the demo. A hospital’s are run by others.'
  const group = [`group both all ${NAMES.join(' ')}`, 'quorum both']
  writePrivate(join(folder, POLICY_FILE), `${[head, `log ${log}`, ...lines, ...group].join('\n')}\n`)
  return commands
}
