import { verifierOf } from '@/lib/ledger/note-key'
import { checkHistory } from '@/lib/ledger/verify'
import { ms, print } from './measure'
import { syntheticLog } from './synthetic-log'

const TARGET_MS: Readonly<Record<number, number>> = { 1000000: 3_000 }

/** (f): every hash of a log recomputed; the log is in memory. */
export async function benchHistory(): Promise<void> {
  const lines = []
  for (const size of [100_000, 1_000_000]) {
    const { source, key } = syntheticLog(size)
    const start = performance.now()
    const { verdict } = await checkHistory(source, { verifierKey: verifierOf(key) })
    const taken = performance.now() - start
    if (verdict !== 'intact') throw new Error(`the synthetic log is ${verdict}`)
    const target = TARGET_MS[size]
    lines.push({
      what: `${size.toLocaleString('en')} entries`,
      value: ms(taken),
      beside: `${Math.round(size / taken)} thousand entries a second`,
      ...(target ? { target: `≤ ${target / 1_000} s`, met: taken <= target } : {}),
    })
  }
  print('History check (f)', lines)
}
