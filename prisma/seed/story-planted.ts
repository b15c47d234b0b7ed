import 'server-only'
/**
 * STORY's planted accesses of this issue, each beside the one that only looks like it: what is done, and what must be
 * said of it. The seed plays this table, and the test looks for each row of it in what was played.
 */
import type { State } from '@/lib/oversight/explain'
import type { DeclaredReason } from '@/lib/policy/facts'
import type { Acts } from '@/prisma/seed/story-acts'
import { plantedShares } from '@/prisma/seed/story-consents'
import { dice } from '@/prisma/seed/story-random'
import { type Part, relationAt } from '@/prisma/seed/story-wards'
import { days, placeOf, rota, task, visitsOf, type World } from '@/prisma/seed/story-world'
import { type Cast, clockOn, DAY_MS, HOUR_MS, later, MINUTE_MS, onDay, SECOND_MS, type Step } from '@/prisma/seed/timeline'

type Does = 'opens' | 'isRefused' | 'declares' | 'searches'

export type Planted = {
  readonly row: string
  readonly at: Date
  readonly who: string
  readonly does: Does
  /** A patient, or the words that are searched for. */
  readonly whom: string
  readonly reason?: DeclaredReason
  /** What the officer of that organisation reads; searches are somebody's work. */
  readonly says: State
  readonly to: 'NG' | 'CH'
}

type More = { readonly does?: Does; readonly reason?: DeclaredReason; readonly to?: 'NG' | 'CH' }

export function plantedIn(d0: Date, world: World): Planted[] {
  const rows: Planted[] = []
  const add = (row: string, at: Date, who: string, whom: string, says: State, more: More = {}) =>
    rows.push({ row, at, who, whom, says, does: 'opens', to: 'NG', ...more })
  const on = (day: number, time: string) => clockOn(d0, day, time)

  add('co-worker', on(-37, '02:13:20'), 'byrne', 'pham', 'flagged', { does: 'declares', reason: 'cover' })
  for (const time of ['02:14:02', '02:16:10', '02:19:45', '02:22:31', '02:26:08', '02:31:40'])
    add('co-worker', on(-37, time), 'byrne', 'pham', 'flagged')
  add('co-worker, by rota', on(-37, '03:05:12'), 'ilic', 'pham', 'explained')

  add('neighbour', on(-21, '17:48:20'), 'pugh', 'siddiqui', 'flagged')
  add('neighbour, arriving', arrival(world, 'kowalczyk'), 'quispe', 'kowalczyk', 'explained')

  for (const at of [on(-24, '12:18:05'), on(-24, '12:18:40'), on(-23, '16:02:11')])
    add('refused, three times', at, 'fonseca', 'ngata', 'flagged', { does: 'isRefused' })

  add('same surname, in the team', on(-7, '11:20:15'), 'wrona', 'wrona', 'explained')
  add('same surname, by order', on(-19, '14:10:05'), 'okafor-c', 'ngozi', 'explained')

  add('after the news, by initials', on(-6, '08:06:10'), 'zhao', 'As', 'explained', { does: 'searches' })
  add('after the news, by initials', on(-6, '08:06:31'), 'zhao', 'Ash', 'explained', { does: 'searches' })
  add('after the news, by initials', on(-6, '08:07:02'), 'zhao', 'ashdown', 'flagged')
  add('after the news, who saw her', on(-8, '16:20:40'), 'carvalho', 'ashdown', 'explained')
  add('after the news, her images', on(-8, '09:10:25'), 'karimov', 'ashdown', 'explained')
  add('after the news, arriving', arrival(world, 'ashdown'), 'quispe', 'ashdown', 'explained')
  add('after the news, a claim', on(-5, '10:12:00'), 'pugh', 'ashdown', 'explained')

  add('after his death', on(-4, '08:09:30'), 'zhao', 'whitcombe', 'flagged')
  add('after his death, final coding', on(-36, '11:02:10'), 'pugh', 'whitcombe', 'explained')
  add('after his death, review', on(-20, '16:30:00'), 'solheim', 'whitcombe', 'explained', {
    does: 'declares',
    reason: 'consult',
  })
  add('after his death, review', on(-20, '16:30:20'), 'solheim', 'whitcombe', 'explained')

  add('by mistake', on(-9, '13:15:02'), 'solheim', 'fern', 'explained', { does: 'searches' })
  add('by mistake', on(-9, '13:15:18'), 'solheim', 'fernandez', 'explained', { does: 'declares', reason: 'consult' })
  add('by mistake', on(-9, '13:15:20'), 'solheim', 'fernandez', 'explained')
  add('by mistake', on(-9, '13:15:34'), 'solheim', 'fernandez', 'explained', { does: 'declares', reason: 'mistake' })
  add('by mistake', on(-9, '13:15:54'), 'solheim', 'fernandes', 'explained')

  const wrong = on(-18, '12:20:05')
  for (let panel = 0; panel < 9; panel++)
    add('by mistake, nine panels', later(wrong, panel * 40_000), 'pugh', 'fernandez', 'flagged')
  add('by mistake, nine panels', later(wrong, 6 * MINUTE_MS), 'pugh', 'fernandez', 'flagged', {
    does: 'declares',
    reason: 'mistake',
  })

  add('the night list', on(-5, '03:04:10'), 'karimov', 'kowalczyk', 'explained')
  add('his own chart', on(-25, '12:55:30'), 'karimov', 'karimov', 'flagged')

  add('a dosing call', on(0, '07:32:10'), 'adeyemi', 'vega', 'unexplained', { does: 'declares', reason: 'phone' })
  add('a dosing call', on(0, '07:32:16'), 'adeyemi', 'vega', 'unexplained')

  for (const { at, patient } of smallMany(d0, world)) add('small, many', at, 'byrne', patient, 'unexplained')
  for (const { at, patient } of byRota(d0, world)) add('as many, by rota', at, 'ilic', patient, 'explained')
  return [...rows, ...plantedShares(d0)].filter(({ at }) => at < d0)
}

/** Five minutes before she was expected. */
function arrival(world: World, patient: string): Date {
  const visit = placeOf(world, patient).visits.find(({ where }) => where === 'Outpatients')
  if (!visit) throw new Error(`${patient} never came`)
  return later(visit.from, -5 * MINUTE_MS)
}

export const SMALL_MANY = { opens: 14, patients: 9 }

/** Patients who have gone home from her ward: her department's rule opens them, and nothing names any one look. */
function smallMany(d0: Date, world: World): { at: Date; patient: string }[] {
  const rolls = dice('small, many')
  const chosen: { at: Date; patient: string }[] = []
  const seen = () => [...new Set(chosen.map(({ patient }) => patient))]
  for (const day of [-34, -32, -30, -27, -25, -23, -20, -18, -16, -13, -10, -8, -5, -3]) {
    const at = later(clockOn(d0, day, '12:30'), rolls.between(0, 5 * 3_600) * SECOND_MS)
    const gone = visitsOf(world).filter(
      ({ where, patient, until }) =>
        where === '5 West' &&
        patient.startsWith('stay-') &&
        until !== null &&
        until < later(at, -4 * DAY_MS) &&
        until > later(at, -28 * DAY_MS),
    )
    const fresh = gone.filter(({ patient }) => !seen().includes(patient))
    const again = gone.filter(({ patient }) => seen().includes(patient))
    const left = SMALL_MANY.patients - seen().length
    const { patient } = rolls.pick(left > 0 && fresh.length > 0 ? fresh : again)
    chosen.push({ at, patient })
  }
  return chosen
}

export type Float = { readonly evening: number; readonly at: Date; readonly patient: string }

/** Nights on which Ilić was sent to Maternity: as many looks at as many patients, each under a rota. */
export function byRota(d0: Date, world: World): Float[] {
  const rolls = dice('by rota')
  const stays = visitsOf(world).filter(
    ({ where, patient, from }) => where === 'Maternity' && patient.startsWith('birth-') && from > onDay(d0, -34),
  )
  const first = stays.slice(0, SMALL_MANY.patients)
  const nights = first.flatMap(({ place, from, until }, i) => {
    const evening = days(-35, -1).find(
      (day) => clockOn(d0, day, '21:00') > later(place.registered, HOUR_MS) && clockOn(d0, day, '21:00') > from,
    ) as number
    const at = later(clockOn(d0, evening, '23:40'), rolls.between(0, 3_000) * SECOND_MS)
    const again = later(at, rolls.between(90, 200) * MINUTE_MS)
    const twice = i < SMALL_MANY.opens - SMALL_MANY.patients
    return [at, ...(twice ? [again] : [])]
      .filter((moment) => until === null || moment < until)
      .map((moment) => ({ evening, at: moment, patient: place.patient }))
  })
  return nights
}

export function planted(cast: Cast, world: World, acts: Acts): Part {
  const steps = plantedIn(cast.d0, world).map(({ at, who, does, whom, reason }): Step => {
    if (does === 'declares') return acts.declares(at, who, whom, reason ?? 'consult')
    return acts[does](at, who, whom)
  })
  const around = circumstances(cast, world)
  return { steps: [...steps, ...around.steps].filter(({ at }) => at < cast.d0), noted: around.noted }
}

/** What speaks for them. */
function circumstances(cast: Cast, world: World): Part {
  const { d0 } = cast
  const on = (day: number, time: string) => clockOn(d0, day, time)
  const night = [on(-38, '19:00'), on(-37, '07:30')] as const
  const arrived = (patient: string) => {
    const at = later(arrival(world, patient), 3 * MINUTE_MS)
    return task('quispe', patient, 'arrival', at, later(at, MINUTE_MS))
  }
  const floats = byRota(d0, world)
  const ofFloat = ({ evening }: Float) => [on(evening, '19:00'), on(evening + 1, '07:30')] as const
  return {
    steps: [
      relationAt(cast, on(-37, '01:30'), placeOf(world, 'pham'), 'rota', { account: 'ilic' }, ...night),
      ...[...new Map(floats.map((one) => [one.patient, one])).values()].map((one) =>
        relationAt(cast, on(one.evening, '21:30'), placeOf(world, one.patient), 'rota', { account: 'ilic' }, ...ofFloat(one)),
      ),
    ],
    noted: [
      rota('byrne', ...night, '5 West'),
      rota('ilic', ...night, 'Maternity'),
      task('ilic', 'pham', 'dose', on(-37, '03:06'), on(-37, '03:10')),
      ...[...new Set(floats.map(({ evening }) => evening))].map((evening) =>
        rota('ilic', ...ofFloat({ evening } as Float), 'Maternity'),
      ),
      arrived('kowalczyk'),
      arrived('ashdown'),
      task('karimov', 'ashdown', 'imaging', on(-8, '08:40'), on(-8, '12:00')),
      task('pugh', 'ashdown', 'claim', on(-6, '09:00'), on(-4, '17:00')),
      task('pugh', 'whitcombe', 'claim', on(-37, '09:00'), on(-35, '17:00')),
      task('solheim', 'whitcombe', 'review', on(-20, '09:00'), on(-18, '17:00')),
      task('karimov', 'kowalczyk', 'imaging', on(-5, '02:20'), on(-5, '04:00')),
    ],
  }
}
