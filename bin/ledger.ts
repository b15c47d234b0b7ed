/**
 * npm run ledger -- check [--history] [--events] [--records] [--data DIR]
 *
 * Checks this installation's own ledger, under the portal's database role. Without a depth, all of them. Ends with 0 when
 * everything is intact, 1 when something is broken, 2 when something could not be checked.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openInstallation } from '@/bin/set-up/installation'
import { explain, Unready } from '@/bin/set-up/unready'
import { loadVariable, setVariable } from '@/lib/base/env'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { type Checked, checkAll, DEPTHS, exitCodeOf } from '@/lib/oversight/check/check-all'

const USAGE = 'npm run ledger -- check [--history] [--events] [--records] [--data DIR]'

async function main(): Promise<number> {
  const { positionals, values } = parse()
  if (positionals.length !== 1 || positionals[0] !== 'check') throw new Unready('the command is check', USAGE)
  const folder = resolve(values.data ?? loadVariable('CHARTSEAL_DATA') ?? '.data')
  const opened = await openInstallation(folder, { takeOver: false })
  if (!opened) throw new Unready(`${folder} holds no installation`, 'npm run demo makes one, --data DIR names another')
  setVariable('CHARTSEAL_DATA', folder)
  setVariable('DATABASE_URL', opened.urls.web)
  setVariable('KEYSTORE_URL', opened.urls.keystore)
  try {
    const asked = DEPTHS.filter((depth) => values[depth])
    const results: Checked[] = []
    for await (const checked of checkAll(asked.length > 0 ? asked : DEPTHS)) {
      process.stdout.write(`${checked.lines.join('\n')}\n`)
      results.push(checked)
    }
    return exitCodeOf(results)
  } finally {
    await Promise.all([setDatabase(undefined), closeKeystore()])
    await opened.cluster?.stop() // only what this command started
  }
}

function parse() {
  const flag = { type: 'boolean' } as const
  const options = { history: flag, events: flag, records: flag, data: { type: 'string' } } as const
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  explain(error)
  process.exitCode = 2
}
