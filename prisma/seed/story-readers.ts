import 'server-only'
/** Those who read about others' reading: patients their own lists, officers the ledger. */
import type { Actor } from '@/lib/base/actor'
import type { OrganisationId } from '@/lib/base/ids'
import { openEntry } from '@/lib/oversight/entry'
import { exploreLedger } from '@/lib/oversight/explorer'
import type { ExplorerFilter } from '@/lib/oversight/explorer-view'
import { listLooks, openHome } from '@/lib/oversight/looked'
import { identifyPatients, nameSelf } from '@/lib/records/identify'
import { herself, must, type Stage, staff } from '@/prisma/seed/story-acts'
import { examineEntries } from '@/prisma/seed/story-order'
import { dice } from '@/prisma/seed/story-random'
import type { Part } from '@/prisma/seed/story-wards'
import { days } from '@/prisma/seed/story-world'
import { clockOn, FIRST_DAY, isWorkday, later, onDay, SECOND_MS, type Step, weekday } from '@/prisma/seed/timeline'

/** How often in the half year, from the day her account was made. */
const READERS: readonly (readonly [patient: string, times: number])[] = [
  ['vega', 9],
  ['kowalczyk', 5],
  ['pham', 6],
  ['mehta', 4],
  ['ngozi', 4],
  ['fernandez', 2],
  ['ashdown', 3],
  ['achebe', 3],
  ['moretti', 3],
  ['papadakis', 1],
  ['tesfaye', 2],
  ['sofia', 2],
]
export const ACCOUNTS_FROM = FIRST_DAY + 11

export function readers(stage: Stage): Part[] {
  return [{ steps: [...patients(stage), ...officers(stage)].filter(({ at }) => at < stage.cast.d0), noted: [] }]
}

function patients(stage: Stage): Step[] {
  const rolls = dice('patients')
  const { d0 } = stage.cast
  return READERS.flatMap(([patient, times]) =>
    rolls.some(days(ACCOUNTS_FROM + 20, -1), times).flatMap((day) => {
      const at = later(clockOn(d0, day, '17:30'), rolls.between(0, 4 * 3_600) * SECOND_MS)
      const read = async () => void must(await listLooks(await herself(stage, patient), nameSelf))
      return [
        { at, act: async () => void must(await openHome(await herself(stage, patient), nameSelf)) },
        { at: later(at, rolls.between(15, 60) * SECOND_MS), act: read },
      ]
    }),
  )
}

/** Each sitting: the week, then what was refused or is not explained, and some of it in full. */
function officers(stage: Stage): Step[] {
  const rolls = dice('officers')
  const { d0 } = stage.cast
  const sittings = (who: string, on: number, every: number): Step[] =>
    days(FIRST_DAY + 8, -1)
      .filter((day) => isWorkday(d0, day) && weekday(d0, day) === on)
      .filter((_, i) => i % every === 0)
      .flatMap((day) => {
        const begins = later(clockOn(d0, day, '09:15'), rolls.between(0, 6 * 3_600) * SECOND_MS)
        const from = onDay(d0, day - 7)
        const seen: number[] = []
        const look = (after: number, act: (officer: Actor) => Promise<void>): Step => ({
          at: later(begins, after * SECOND_MS),
          act: async () => act(await staff(stage, who)),
        })
        return [
          look(0, async (officer) => {
            await examineEntries([officer.organisation as OrganisationId])
            await query(officer, { from })
          }),
          look(rolls.between(15, 40), async (officer) => {
            const choices = { why: { include: ['flagged', 'unexplained'] } }
            seen.push(...(await query(officer, { from, choices })))
          }),
          look(rolls.between(50, 90), (officer) => read(officer, seen.at(0))),
          look(rolls.between(100, 180), (officer) => read(officer, seen.at(1))),
        ]
      })
  return [...sittings('rahmani', 1, 1), ...sittings('lindqvist', 3, 4), ...sittings('rao', 5, 2)]
}

/** Positions of what was shown, newest first. */
async function query(officer: Actor, filter: ExplorerFilter): Promise<number[]> {
  const { entries } = must(await exploreLedger(officer, filter, identifyPatients))
  return entries.flatMap(({ position }) => (position === null ? [] : [position]))
}

async function read(officer: Actor, position: number | undefined): Promise<void> {
  if (position !== undefined) must(await openEntry(officer, position, identifyPatients))
}
