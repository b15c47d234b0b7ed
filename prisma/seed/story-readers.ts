import 'server-only'
/** Those who read about others' reading: patients their own lists, officers the ledger. */
import type { Actor } from '@/lib/base/actor'
import { exploreLedger } from '@/lib/oversight/explorer'
import type { ExplorerFilter } from '@/lib/oversight/explorer-view'
import { listLooks, openHome } from '@/lib/oversight/looked'
import { identifyPatients, nameSelf } from '@/lib/records/identify'
import { herself, must, type Stage, staff } from '@/prisma/seed/story-acts'
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

function officers(stage: Stage): Step[] {
  const rolls = dice('officers')
  const { d0 } = stage.cast
  const weekly = (who: string, on: readonly number[], ask: (day: number) => ExplorerFilter): Step[] =>
    days(FIRST_DAY + 8, -1)
      .filter((day) => isWorkday(d0, day) && on.includes(weekday(d0, day)))
      .map((day) => {
        const at = later(clockOn(d0, day, '09:15'), rolls.between(0, 6 * 3_600) * SECOND_MS)
        return { at, act: async () => query(await staff(stage, who), ask(day)) }
      })
  const week = (day: number) => ({ from: onDay(d0, day - 7) })
  return [
    ...weekly('rahmani', [1, 4], week),
    ...weekly('rahmani', [4], (day) => ({ ...week(day), choices: { outcome: { include: ['refused'] } } })),
    ...weekly('lindqvist', [3], week),
    ...weekly('rao', [5], week),
  ]
}

async function query(officer: Actor, filter: ExplorerFilter): Promise<void> {
  must(await exploreLedger(officer, filter, identifyPatients))
}
