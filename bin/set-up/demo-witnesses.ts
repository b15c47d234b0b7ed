import 'server-only'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ChildCommand, ROOT, TYPESCRIPT } from '@/bin/set-up/children'
import { freePort } from '@/bin/set-up/postgres'
import { loadWitnessKey } from '@/bin/witness-folder'
import { writePrivate } from '@/lib/base/data-folder'
import { loadLogKeys, signingLogKeys } from '@/lib/ledger/log-keys'
import { formatVerifierKey } from '@/lib/ledger/note-key'
import { logLines, POLICY_FILE } from '@/lib/ledger/policy-file'

/**
 * A demo's two witnesses: processes, keys and folders of their own, which show how it works and nothing more. They are
 * run by whoever runs the demo; a hospital's are run by people it does not control (npm run witness -- --help).
 */
const NAMES = ['one', 'two'] as const

/** Writes the policy that names them, and returns how to start them. */
export async function demoWitnesses(folder: string, mode: string): Promise<ChildCommand[]> {
  const keys = loadLogKeys()
  const origin = keys.current.name
  const followed = signingLogKeys(keys).flatMap((key) => ['--log', formatVerifierKey(key)])
  const commands: ChildCommand[] = []
  const lines: string[] = []
  for (const name of NAMES) {
    const own = join(folder, 'witnesses', name)
    // It keeps its name where a new log follows one that was lost: it is the same witness.
    const key = loadWitnessKey(own, existsSync(join(own, 'witness.key')) ? undefined : `${origin}/witness/${name}`)
    const port = String(await freePort(0))
    lines.push(`witness ${name} ${formatVerifierKey(key)} http://127.0.0.1:${port}/`)
    const args = [...TYPESCRIPT, join(ROOT, 'bin/witness.ts'), '--data', own, ...followed, '--port', port]
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
  writePrivate(join(folder, POLICY_FILE), `${[head, ...logLines(keys), ...lines, ...group].join('\n')}\n`)
  return commands
}
