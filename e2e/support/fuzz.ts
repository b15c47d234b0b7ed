import 'server-only'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { loadRunning } from '@/bin/set-up/running'
import { childrenOf } from '@/e2e/faults/process-tree'
import { type Random, seededRandom } from '@/e2e/faults/random'
import { ACTIONS } from '@/e2e/refusals/rows/all'
import { type ActionRow, CALLERS, type Caller, mayCall } from '@/e2e/refusals/rows/shape'
import type { ActionCall } from '@/e2e/support/action-calls'
import { builtAction, type Callers, send } from '@/e2e/support/callers'
import { BROKEN, CHANGED, type Whole } from '@/e2e/support/malformed'
import { fillAll, UNKNOWN } from '@/e2e/support/matrix-ids'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { dataFolder } from '@/lib/base/data-folder'

/**
 * Spoilt calls of every action, by everybody, for some seconds. However they come out, the server makes no error of them, takes
 * a bounded time, and does nothing for those who may not.
 */
type Call = Whole & { readonly row: ActionRow }
const AT_ONCE = 4
const LONGEST_MS = 10_000
/** Of the web process, for a call: what a page costs, and some. */
const MOST_CPU_MS = 250
/** What one who may could do with it to the people of the demo, whom later tests need as they are. */
const SPARED =
  /\/people\/\[accountId\]\/|\/duplicates\/|\/ask\/actions.ts (change|withdraw)|\/me\/(requests|shares|keys)\/|\/account\/|losses\/|\/rota\/|\/organisations\/|demo\/actions.ts become/

export async function fuzz(all: Callers, seconds: number): Promise<void> {
  const random = seededRandom('malformed, swapped and replayed calls')
  const calls: Call[] = []
  for (const row of ACTIONS) {
    const { id, path } = await builtAction(row.action)
    calls.push({ row, id, url: `${all.url}${path}`, args: await fillAll(row.args, UNKNOWN) })
  }
  await ownerSql('delete from attempt')
  const cpu = cpuOf(webProcess())
  const tried = { refused: 0, asked: 0 }
  const added = await addedBy(async () => {
    tried.refused = await keepSending(all, seconds / 2, () => refusedCall(calls, random))
  })
  expect(Object.keys(added).filter((act) => DONE.test(act))).toEqual([])
  tried.asked = await keepSending(all, seconds / 2, () => askedCall(calls, random))
  const used = cpuOf(webProcess()) - cpu
  const sent = tried.refused + tried.asked
  process.stdout.write(`${sent} calls, ${Math.round(used / sent)} ms of the web process each\n`)
  expect(sent).toBeGreaterThan(seconds * 5)
  expect(used / sent).toBeLessThan(MOST_CPU_MS)
  await expectQuiet()
  await ownerSql('delete from attempt')
}

/** Looks at one’s own pages, and at a chart that one may open, follow a refusal; everything else that is permitted is something done. */
const DONE =
  /^(?!(work|looked|share|key|user|rota|mail|organisation|import|factor|loss)\.list |(home|chart)\.open |share\.(asked|read) |patient\.duplicates |ledger\.(query|explain) ).* (permitted|failed)$/

type Try = { readonly who: Caller; readonly call: Call; readonly how: string; readonly sent: ActionCall }

/** By somebody who may not, or no call any more. */
function refusedCall(calls: readonly Call[], random: Random): Try {
  const call = random.pick(calls)
  const without = CALLERS.filter((who) => !mayCall(call.row.may, who))
  const [how, spoil] = random.pick(without.length === 0 ? Object.entries(BROKEN) : Object.entries({ ...BROKEN, ...CHANGED }))
  return { who: random.pick(how in BROKEN ? CALLERS : without), call, how, sent: spoil(call, random, calls) }
}

/** By somebody who may: it goes as deep as a call goes. */
function askedCall(calls: readonly Call[], random: Random): Try {
  const call = random.pick(calls.filter(({ row }) => !SPARED.test(row.action)))
  const [how, spoil] = random.pick(Object.entries(CHANGED).filter(([name]) => name !== 'as it is'))
  return { who: call.row.by, call, how, sent: spoil(call, random, calls) }
}

async function keepSending(all: Callers, seconds: number, next: () => Try): Promise<number> {
  const end = Date.now() + seconds * 1_000
  let sent = 0
  const one = async () => {
    while (Date.now() < end) {
      await sendOne(all, next())
      sent++
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return sent
}

async function sendOne(all: Callers, { who, call, how, sent }: Try): Promise<void> {
  const begun = performance.now()
  const { status, text } = await send(all, who, sent)
  const what = `${how}: ${call.row.action} by ${who}, ${status}: ${sent.body.toString('latin1').slice(0, 600)} → ${text.slice(0, 200)}`
  expect(status, what).toBeLessThan(500)
  expect(performance.now() - begun, what).toBeLessThan(LONGEST_MS)
}

/** What was asked is answered and nothing goes on behind it: a second later the process does next to nothing. */
async function expectQuiet(): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = cpuOf(webProcess())
        await pause(1_000)
        return cpuOf(webProcess()) - before
      },
      { timeout: 15_000 },
    )
    .toBeLessThan(500)
}

export function webProcess(): number {
  const supervisor = loadRunning(dataFolder())?.pid
  const web = childrenOf(supervisor ?? 0).find(({ command }) => /^next-server|\/next start /.test(command))
  if (!web) throw new Error('the portal has no web process')
  return web.pid
}

/** Milliseconds of the process on a processor so far: the kernel counts hundredths of a second. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
