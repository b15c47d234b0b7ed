/** The process that orders the ledger and signs it: its own database role, and the only reader of the log key. */
import { setDatabase } from '@/lib/db/client'
import { requireLeastPrivilege } from '@/lib/db/privilege'
import { runSequencer } from '@/lib/ledger/run-sequencer'

const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())

await requireLeastPrivilege()
await runSequencer(stop.signal, (line) => process.stderr.write(`sequencer: ${line}\n`))
await setDatabase(undefined)
