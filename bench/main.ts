import { benchAppends } from './appends'
import { benchAudit } from './audit'
import { benchChart } from './chart'
import { benchGate } from './gate'
import { benchHistory } from './history'
import { benchImport } from './import'
import { benchProof } from './proof'
import { openWorld } from './world'

/** Not part of a run without names: they take minutes to make their world. */
const BY_NAME = { audit: benchAudit }
const PARTS = { appends: benchAppends, gate: benchGate, proof: benchProof, chart: benchChart, import: benchImport }
const wanted = process.argv.slice(2)
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)

const begun = performance.now()
if (isWanted('history')) await benchHistory()
const named = Object.entries(BY_NAME).filter(([name]) => wanted.includes(name))
if (Object.keys(PARTS).some(isWanted) || named.length > 0) {
  const world = await openWorld()
  // A stop in the middle must not leave a database running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void world.drop().finally(() => process.exit(130)))
  try {
    for (const [name, bench] of Object.entries(PARTS)) if (isWanted(name)) await bench(world)
    for (const [, bench] of named) await bench(world)
  } finally {
    await world.drop()
  }
}
process.stdout.write(`\n${((performance.now() - begun) / 60_000).toFixed(1)} minutes\n`)
process.exit()
