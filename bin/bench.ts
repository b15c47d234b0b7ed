import 'server-only'
import { join } from 'node:path'
import { ROOT, runChild, TYPESCRIPT } from '@/bin/set-up/children'
import { pickVariables } from '@/lib/base/env'

/**
 * `npm run bench`: what LEDGER.md ("Numbers to reach") and the issues name, with targets and baselines beside, on a
 * PostgreSQL of its own. It never fails by time. `npm run bench -- chart import` runs some of it.
 */
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

const args = [...TYPESCRIPT, join(ROOT, 'bench/main.ts'), ...process.argv.slice(2)]
const env = { NODE_ENV: 'production', ...pickVariables(['CHARTSEAL_TEST_DATA', 'CHARTSEAL_REQUIRE_TEST_DATA']) }
try {
  await runChild({ name: 'the bench', args, env }, stopping.signal)
} catch (error) {
  if (!stopping.signal.aborted) throw error
  process.exitCode = 130
}
process.exit()
