/**
 * npm run ledger -- check [--history] [--events] [--records] [--data DIR]
 *
 * Checks this installation's own ledger, under the portal's database role. Without a depth, all of them. Ends with 0 when
 * everything is intact, 1 when something is broken, 2 when something could not be checked.
 */
import { parseArgs } from 'node:util'
import { explain, Unready } from '@/bin/set-up/unready'
import { withInstallation } from '@/bin/set-up/with-installation'
import { type Checked, checkAll, DEPTHS, exitCodeOf } from '@/lib/oversight/check/check-all'

const USAGE = 'npm run ledger -- check [--history] [--events] [--records] [--data DIR]'

async function main(): Promise<number> {
  const { positionals, values } = parse()
  if (positionals.length !== 1 || positionals[0] !== 'check') throw new Unready('the command is check', USAGE)
  return withInstallation(values.data, async () => {
    const asked = DEPTHS.filter((depth) => values[depth])
    const results: Checked[] = []
    for await (const checked of checkAll(asked.length > 0 ? asked : DEPTHS)) {
      process.stdout.write(`${checked.lines.join('\n')}\n`)
      results.push(checked)
    }
    return exitCodeOf(results)
  })
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
