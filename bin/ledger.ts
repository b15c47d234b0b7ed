/**
 * npm run ledger -- check | self-check | acknowledge | key … | index rebuild | resume | succeed
 *
 * What an operator does to the ledger of this installation: see --help. Runs under the portal's database role; nothing here
 * reads the log key, but for the moment in which a new log begins.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rebuildIndexes } from '@/bin/ledger-index'
import { makeKey, replaceStolenKey, retireKey, rotateKey, type Said, showKeys } from '@/bin/ledger-key'
import { acknowledge, runSelfCheck, showLast } from '@/bin/ledger-self-check'
import { resumeFrom, succeed } from '@/bin/ledger-succeed'
import { claim, release } from '@/bin/set-up/running'
import { explain, Unready } from '@/bin/set-up/unready'
import { type CommandUrls, enterFolder, withInstallation } from '@/bin/set-up/with-installation'
import { PolicyError } from '@/lib/ledger/witness-policy'
import { type Checked, checkAll, DEPTHS, type Depth, exitCodeOf } from '@/lib/oversight/check/check-all'

const USAGE =
  'npm run ledger -- check | self-check | acknowledge | key show|make|rotate|retire | index rebuild | resume | succeed [--data DIR]'
const HELP = `${USAGE}

  check [--guards] [--history] [--events] [--records]
                 checks the ledger; without a depth, all of them. Ends with 0: intact, 1: broken, 2: could not be checked.
  check --last   what the portal's own check found, from its record alone: the database may be down
  self-check [--all]
                 does now what the portal does each hour (or each day), and records it
  acknowledge --because TEXT
                 a person saw the break that stands
  key show       the keys that sign the log, and those that did
  key make       makes the next one. Nothing is overwritten, nothing is signed by it yet.
  key rotate     from now on both keys sign, while witnesses and policies take up the new one
  key retire     the new key signs alone; the old one is destroyed
  key rotate --stolen
                 no overlap: the old key counts nowhere any more, and the policy names the last good checkpoint
  index rebuild [--organisation CODE]
                 makes the explorer's index anew from the sealed entries
  resume --from FILE
                 the signer's memory (log.state) is lost, and no quorum of witnesses can tell: names the newest checkpoint
                 this log signed, from a witness, a mirror or an evidence file. A smaller one would let it sign twice.
  succeed [--from FILE]
                 after a restore that lost entries: begins a new log, whose first own entry names the old one and what is
                 lost. The portal must be stopped. There is no way back to a newer backup: look for one first.

The portal may run during all but succeed. A command that was killed is run again: it goes on where it was. Commands end with
0, or with 2 where nothing was done; then they say why.
`

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const
const OPTIONS = {
  ...{ guards: flag, history: flag, events: flag, records: flag, last: flag, all: flag, stolen: flag, help: flag },
  ...{ data: text, from: text, organisation: text, because: text },
} as const
type Values = ReturnType<typeof parse>['values']

/** Of each, the options it takes. */
const COMMANDS: Record<string, { options: readonly string[]; run: (values: Values, urls: CommandUrls) => Promise<Said> }> = {
  'key show': { options: [], run: showKeys },
  'key make': { options: [], run: makeKey },
  'key rotate': { options: ['stolen'], run: ({ stolen }) => (stolen ? replaceStolenKey() : rotateKey()) },
  'key retire': { options: [], run: retireKey },
  'index rebuild': { options: ['organisation'], run: ({ organisation }) => rebuildIndexes(organisation) },
  resume: { options: ['from'], run: ({ from }) => resumeFrom(from) },
  succeed: { options: ['from'], run: ({ from }, { sequencer }) => succeed(from, sequencer) },
}

async function main(): Promise<number> {
  const { positionals, values } = parse()
  if (values.help) return say([HELP.trimEnd()])
  const name = positionals.join(' ')
  const command = COMMANDS[name]
  const options = command?.options ?? OPTIONS_OF_CHECKS[name]
  if (!options) throw new Unready(name ? `there is no command ${name}` : 'name a command', USAGE)
  const strange = Object.keys(values).find((option) => option !== 'data' && !options.includes(option))
  if (strange) throw new Unready(`${name} takes no --${strange}`, USAGE)
  if (!command) return runCheck(name, values)
  return withInstallation(values.data, async (folder, urls) =>
    alone(folder, name === 'succeed', async () => say(await command.run(values, urls))),
  )
}

/** One command at a time: two would announce one key twice. `whole`: the portal may not run meanwhile, nor be started. */
async function alone<T>(folder: string, whole: boolean, work: () => Promise<T>): Promise<T> {
  const claimed = [join(folder, 'command'), ...(whole ? [folder] : [])]
  try {
    for (const one of claimed) claim(one)
    return await work()
  } finally {
    for (const one of claimed) release(one)
  }
}

/** What only looks: beside a running portal and beside each other. */
const OPTIONS_OF_CHECKS: Record<string, readonly string[]> = {
  check: [...DEPTHS, 'last'],
  'self-check': ['all'],
  acknowledge: ['because'],
}

async function runCheck(name: string, values: Values): Promise<number> {
  if (name === 'self-check') return withInstallation(values.data, () => runSelfCheck(values.all === true))
  if (name === 'check' && !values.last) return withInstallation(values.data, () => check(DEPTHS.filter((depth) => values[depth])))
  enterFolder(values.data)
  return name === 'check' ? showLast() : acknowledge(values.because)
}

async function check(asked: readonly Depth[]): Promise<number> {
  const results: Checked[] = []
  for await (const checked of checkAll(asked.length > 0 ? asked : DEPTHS)) {
    say(checked.lines)
    results.push(checked)
  }
  return exitCodeOf(results)
}

function say(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  explain(error instanceof PolicyError ? new Unready(error.message, 'correct the file `policy`, and run this again') : error)
  process.exitCode = 2
}
