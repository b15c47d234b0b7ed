/** Each hour, beside the ledger's check: accounts of whoever left or did not come for long are closed. Never returns. */
import { setTimeout as sleep } from 'node:timers/promises'
import { countOf } from '@/lib/base/count'
import { closeDue } from '@/lib/directory/close-due'

const HOUR_MS = 3_600_000

export async function keepClosing(say: (line: string) => void): Promise<never> {
  for (;;) {
    try {
      const closed = await closeDue()
      if (closed > 0) say(`${countOf(closed, 'account', 'accounts')} closed: the last day was over, or nobody signed in for long`)
    } catch (error) {
      say(`none was looked at: ${(error as Error).message}`)
    }
    await sleep(HOUR_MS)
  }
}
