import 'server-only'
/** City Heart: clinic days on Tuesday and Thursday, and once a recall of everybody with a device. */
import type { Acts } from '@/prisma/seed/story-acts'
import { CLINIC_SIZE } from '@/prisma/seed/story-census'
import { type Dice, dice } from '@/prisma/seed/story-random'
import { type Part, relationAt } from '@/prisma/seed/story-wards'
import { days, type Noted, type Place, placeOf, task, type World } from '@/prisma/seed/story-world'
import {
  type Cast,
  clockOn,
  dayOf,
  FIRST_DAY,
  later,
  MINUTE_MS,
  onDay,
  SECOND_MS,
  type Step,
  weekday,
  workdayBy,
} from '@/prisma/seed/timeline'

const A_DAY = 3
const RECALL_KEYS = Array.from({ length: CLINIC_SIZE }, (_, i) => `clinic-${i + 1}`)

/** The day on which Keller opens the charts of everybody on the recall list. */
export function recallDay(d0: Date): number {
  return workdayBy(d0, -12)
}

export function clinic(cast: Cast, world: World, acts: Acts): Part[] {
  return [clinicDays(cast, world, acts), recall(cast, world, acts), mehta(cast, world, acts)]
}

function clinicDays(cast: Cast, world: World, acts: Acts): Part {
  const rolls = dice('clinic days')
  const steps: Step[] = []
  const noted: Noted[] = []
  for (const day of days(FIRST_DAY + 5, -1).filter((one) => [2, 4].includes(weekday(cast.d0, one)))) {
    const today = rolls.some(RECALL_KEYS, rolls.between(A_DAY - 1, A_DAY + 1)).map((key) => placeOf(world, key))
    const morning = clockOn(cast.d0, day, '08:05')
    steps.push(acts.looksAtWork(later(morning, 10 * MINUTE_MS), 'osei'))
    today.forEach((place, i) => {
      const at = later(morning, (25 + i * 35 + rolls.between(0, 9)) * MINUTE_MS)
      const seen = appointment(cast, acts, place, at, rolls)
      steps.push(...seen.steps)
      noted.push(...seen.noted)
    })
  }
  return { steps, noted }
}

/** Booked a day before; received, weighed, seen. */
function appointment(cast: Cast, acts: Acts, place: Place, at: Date, rolls: Dice): Part {
  const day = dayOf(cast.d0, at)
  const [from, until] = [clockOn(cast.d0, day, '08:00'), clockOn(cast.d0, day, '17:00')]
  const { patient } = place
  const visit = (who: string) => task(who, patient, 'visit', from, until, 'CH')
  return {
    steps: [
      relationAt(
        cast,
        later(clockOn(cast.d0, day - 1, '16:00'), rolls.between(0, 3_000) * SECOND_MS),
        place,
        'appointment',
        { department: 'Cardiology' },
        from,
        until,
      ),
      ...(rolls.chance(0.5) ? [acts.searches(later(at, -30 * SECOND_MS), 'fonseca', place.mrn)] : []),
      acts.opens(at, 'fonseca', patient),
      acts.opens(later(at, rolls.between(4, 9) * MINUTE_MS), 'keller', patient),
      acts.opens(later(at, rolls.between(12, 25) * MINUTE_MS), 'osei', patient),
    ],
    noted: [visit('fonseca'), visit('keller'), ...(rolls.chance(0.9) ? [visit('osei')] : [])],
  }
}

/** All in a day, each with a check of the device ahead. */
function recall(cast: Cast, world: World, acts: Acts): Part {
  const rolls = dice('recall')
  const day = recallDay(cast.d0)
  const steps: Step[] = []
  const noted: Noted[] = []
  let at = clockOn(cast.d0, day, '09:00')
  for (const [i, key] of RECALL_KEYS.entries()) {
    const ahead = clockOn(cast.d0, day + 7 + Math.floor(i / 5), '13:00')
    const booked = later(clockOn(cast.d0, day - 1, '15:00'), i * 20 * SECOND_MS)
    steps.push(
      relationAt(
        cast,
        booked,
        placeOf(world, key),
        'appointment',
        { department: 'Cardiology' },
        ahead,
        later(ahead, 30 * MINUTE_MS),
      ),
    )
    at = later(at, rolls.between(45, 260) * SECOND_MS)
    steps.push(acts.opens(at, 'keller', key))
    noted.push(task('keller', key, 'recall', clockOn(cast.d0, day, '08:00'), clockOn(cast.d0, day, '18:00'), 'CH'))
  }
  return { steps, noted }
}

/** The story's one patient of theirs: named, and seen when his chart says so. */
function mehta(cast: Cast, world: World, acts: Acts): Part {
  const place = placeOf(world, 'mehta')
  const begins = onDay(cast.d0, FIRST_DAY + 1)
  const visits = place.visits.filter(({ from }) => from > begins)
  return {
    steps: [
      relationAt(cast, later(begins, 5 * MINUTE_MS), place, 'primary', { account: 'osei' }, begins, null),
      relationAt(cast, later(begins, 6 * MINUTE_MS), place, 'primary', { department: 'Cardiology' }, begins, null),
      ...visits.flatMap(({ from }) => [
        acts.opens(later(from, 3 * MINUTE_MS), 'keller', 'mehta'),
        acts.opens(later(from, 11 * MINUTE_MS), 'osei', 'mehta'),
      ]),
      ...place.specimens.map((at) => acts.opens(later(at, 26 * 60 * MINUTE_MS), 'osei', 'mehta')),
    ].filter(({ at }) => at < cast.d0),
    noted: [],
  }
}
