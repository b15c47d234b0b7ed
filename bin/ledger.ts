/**
 * npm run ledger -- check [--guards] [--history] [--events] [--records] [--last] [--data DIR]
 * npm run ledger -- self-check [--all] [--data DIR]
 * npm run ledger -- acknowledge --because TEXT [--data DIR]
 *
 * Checks this installation's own ledger, under the portal's database role. Without a depth, all of them. Ends with 0 when
 * everything is intact, 1 when something is broken, 2 when something could not be checked. `self-check` does what the
 * portal does each hour and records it; `--last` shows that record; `acknowledge` says that a break was seen.
 */
import { parseArgs } from 'node:util'
import { acknowledge, runSelfCheck, showLast } from '@/bin/ledger-self-check'
import { explain, Unready } from '@/bin/set-up/unready'
import { enterFolder, withInstallation } from '@/bin/set-up/with-installation'
import { type Checked, checkAll, DEPTHS, type Depth, exitCodeOf } from '@/lib/oversight/check/check-all'

const USAGE = `npm run ledger -- check [--guards] [--history] [--events] [--records] [--last] [--data DIR]
  npm run ledger -- self-check [--all] [--data DIR]
  npm run ledger -- acknowledge --because TEXT [--data DIR]`

async function main(): Promise<number> {
  const { positionals, values } = parse()
  const [command, ...more] = positionals
  if (more.length > 0) throw new Unready(`${more[0]} is one word too many`, USAGE)
  if (values.all && command !== 'self-check') throw new Unready('--all belongs to self-check', USAGE)
  switch (command) {
    case 'check':
      if (!values.last) return withInstallation(values.data, () => check(DEPTHS.filter((depth) => values[depth])))
      enterFolder(values.data)
      return showLast()
    case 'self-check':
      return withInstallation(values.data, () => runSelfCheck(values.all === true))
    case 'acknowledge':
      enterFolder(values.data)
      return acknowledge(values.because)
    default:
      throw new Unready('the commands are check, self-check and acknowledge', USAGE)
  }
}

async function check(asked: readonly Depth[]): Promise<number> {
  const results: Checked[] = []
  for await (const checked of checkAll(asked.length > 0 ? asked : DEPTHS)) {
    process.stdout.write(`${checked.lines.join('\n')}\n`)
    results.push(checked)
  }
  return exitCodeOf(results)
}

function parse() {
  const flag = { type: 'boolean' } as const
  const text = { type: 'string' } as const
  const options = {
    guards: flag,
    history: flag,
    events: flag,
    records: flag,
    last: flag,
    all: flag,
    because: text,
    data: text,
  } as const
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
