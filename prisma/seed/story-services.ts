import 'server-only'
/** Those who see many patients for a moment: reception, laboratory, radiology, coding, pharmacy, physiotherapy, Harbor. */
import type { Acts } from '@/prisma/seed/story-acts'
import { type Dice, dice } from '@/prisma/seed/story-random'
import { lookThrough, type Part, relation, relationAt } from '@/prisma/seed/story-wards'
import { days, type Noted, onWard, type Place, placeOf, rota, task, visitsOf, type World } from '@/prisma/seed/story-world'
import {
  type Cast,
  clockOn,
  DAY_MS,
  dayOf,
  FIRST_DAY,
  HOUR_MS,
  isLastWorkdayOfMonth,
  isWorkday,
  later,
  MINUTE_MS,
  onDay,
  SECOND_MS,
  type Step,
  weekday,
  workdayBy,
} from '@/prisma/seed/timeline'

export function services(cast: Cast, world: World, acts: Acts): Part[] {
  return [
    reception(cast, world, acts),
    laboratory(cast, world, acts),
    radiology(cast, world, acts),
    coding(cast, world, acts),
    pharmacy(cast, world, acts),
    physiotherapy(cast, world, acts),
    harbor(cast, world, acts),
  ]
}

/** Of these, reception has a list; the others register their own. */
const RECEIVED = ['Outpatients', 'Maternity', 'Emergency', '5 West', 'Physiotherapy']

/** These arrivals stand in the planted table. */
const PLANTED_ARRIVALS = ['kowalczyk', 'ashdown']

function reception({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('reception')
  const steps: Step[] = []
  const noted: Noted[] = []
  for (const { place, where, from } of visitsOf(world)) {
    if (where === 'Outpatients' && PLANTED_ARRIVALS.includes(place.patient)) continue
    const at = later(from, -rolls.between(2, 9) * MINUTE_MS)
    const open = isOpen(d0, at) && at > later(place.registered, 5 * MINUTE_MS)
    if (!RECEIVED.includes(where) || !open) continue
    steps.push(...found(acts, at, 'quispe', place, rolls))
    // A call about an appointment leaves no arrival behind: nothing says why the chart was opened.
    if (rolls.chance(0.92))
      noted.push(task('quispe', place.patient, 'arrival', later(at, 3 * MINUTE_MS), later(at, 4 * MINUTE_MS)))
  }
  return { steps: steps.filter(({ at }) => at < d0), noted }
}

function isOpen(d0: Date, at: Date): boolean {
  const day = dayOf(d0, at)
  return isWorkday(d0, day) && at > clockOn(d0, day, '07:30') && at < clockOn(d0, day, '17:30') && day > FIRST_DAY + 1
}

/** Searched by name or number, then opened. */
function found(acts: Acts, at: Date, who: string, place: Place, rolls: Dice): Step[] {
  const words = rolls.chance(0.6) ? place.family.toLowerCase() : place.mrn
  return [acts.searches(at, who, words), acts.opens(later(at, rolls.between(6, 40) * SECOND_MS), who, place.patient)]
}

function laboratory({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('laboratory')
  const steps: Step[] = []
  const noted: Noted[] = []
  // Ashdown's was examined by somebody else: Zhao had nothing of hers.
  for (const place of world.places.filter(({ at, patient }) => at === 'NG' && patient !== 'ashdown')) {
    for (const taken of place.specimens) {
      const at = later(taken, rolls.between(25, 150) * MINUTE_MS)
      const works = isWorkday(d0, dayOf(d0, at)) && at > later(place.registered, 5 * MINUTE_MS)
      if (!works || rolls.chance(0.12)) continue
      if (rolls.chance(0.3)) steps.push(acts.searches(later(at, -12 * SECOND_MS), 'zhao', place.mrn))
      steps.push(acts.opens(at, 'zhao', place.patient))
      if (rolls.chance(0.97)) noted.push(task('zhao', place.patient, 'specimen', taken, later(taken, 6 * HOUR_MS)))
    }
  }
  return { steps: steps.filter(({ at }) => at < d0), noted }
}

/** The story's images by day, and twice a week the list of the night. */
function radiology({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('radiology')
  const steps: Step[] = []
  const noted: Noted[] = []
  for (const place of world.places.filter(({ at, patient }) => at === 'NG' && patient !== 'karimov')) {
    for (const taken of place.images) {
      const at = later(taken, rolls.between(30, 200) * MINUTE_MS)
      if (at < later(place.registered, 5 * MINUTE_MS)) continue
      steps.push(acts.opens(at, 'karimov', place.patient))
      noted.push(task('karimov', place.patient, 'imaging', taken, later(taken, 8 * HOUR_MS)))
    }
  }
  for (const day of days(FIRST_DAY + 6, -1).filter((one) => [3, 6].includes(weekday(d0, one)))) {
    const begins = later(clockOn(d0, day, '03:00'), rolls.between(0, 500) * SECOND_MS)
    const list = rolls.some(onWard(world, '5 West', begins), 2)
    if (list.length === 0) continue
    noted.push(rota('karimov', clockOn(d0, day - 1, '22:00'), clockOn(d0, day, '06:30')))
    steps.push(...lookThrough(acts, begins, 'karimov', list, rolls))
    for (const patient of list)
      if (rolls.chance(0.96)) noted.push(task('karimov', patient, 'imaging', later(begins, -HOUR_MS), later(begins, HOUR_MS)))
  }
  return { steps: steps.filter(({ at }) => at < d0), noted }
}

/** How many claims are closed on the last working day of the newest month. */
export const MONTH_END_CLAIMS = 58
const NEIGHBOUR = 'siddiqui'

function coding({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('coding')
  const steps: Step[] = []
  const noted: Noted[] = []
  const claim = (at: Date, place: Place, assigned = true) => {
    if (rolls.chance(0.3)) steps.push(acts.searches(later(at, -15 * SECOND_MS), 'pugh', place.mrn))
    steps.push(acts.opens(at, 'pugh', place.patient))
    if (assigned) noted.push(task('pugh', place.patient, 'claim', later(at, -DAY_MS), later(at, 2 * DAY_MS)))
  }
  // His neighbour's claims go to somebody else.
  const visits = visitsOf(world).filter(
    ({ place, until }) => place.patient !== NEIGHBOUR && until !== null && until > later(place.registered, -DAY_MS),
  )
  for (const { place, until } of visits) {
    const day = workdayBy(d0, dayOf(d0, until as Date) + rolls.between(3, 6))
    const at = later(clockOn(d0, day, '09:00'), rolls.between(0, 7 * 3_600) * SECOND_MS)
    if (at > (until as Date) && at < later(d0, -DAY_MS) && rolls.chance(0.75)) claim(at, place, rolls.chance(0.94))
  }
  const ends = days(FIRST_DAY + 10, -1).filter((day) => isLastWorkdayOfMonth(d0, day))
  for (const [i, day] of ends.entries()) {
    const coded = visits.filter(
      ({ until, place }) => (until as Date) < clockOn(d0, day, '08:00') && place.registered < clockOn(d0, day, '08:00'),
    )
    const count = i === ends.length - 1 ? MONTH_END_CLAIMS : 9
    let at = clockOn(d0, day, '08:20')
    for (const { place } of rolls.some(coded, count)) {
      at = later(at, rolls.between(180, 420) * SECOND_MS)
      claim(at, place)
    }
  }
  return { steps: steps.filter(({ at }) => at < d0), noted }
}

/** Orders of the ward, and calls about a dose: most are borne out by a consult that is entered afterwards, some never are. */
function pharmacy(cast: Cast, world: World, acts: Acts): Part {
  const rolls = dice('pharmacy')
  const { d0 } = cast
  const steps: Step[] = []
  // About Vega he is called (story-planted).
  for (const { place, from, until } of visitsOf(world).filter(({ where, patient }) => where === '5 West' && patient !== 'vega')) {
    const first = later(from, 20 * HOUR_MS)
    steps.push(relation(cast, place, 'order', { account: 'adeyemi' }, first, until))
    const end = until ?? d0
    for (let at = later(first, rolls.between(60, 400) * MINUTE_MS); at < end; at = later(at, rolls.between(50, 80) * HOUR_MS)) {
      const day = dayOf(d0, at)
      const noon = later(clockOn(d0, day, '11:00'), rolls.between(0, 5 * 3_600) * SECOND_MS)
      if (isWorkday(d0, day) && noon > later(first, 5 * MINUTE_MS) && noon < end)
        steps.push(acts.opens(noon, 'adeyemi', place.patient))
    }
  }
  const gone = visitsOf(world).filter(({ where, until }) => where === '5 West' && until !== null)
  for (const { place, until } of gone.filter(() => rolls.chance(0.4))) {
    const day = workdayBy(d0, dayOf(d0, until as Date) + rolls.between(2, 9))
    const at = later(clockOn(d0, day, '13:00'), rolls.between(0, 10_000) * SECOND_MS)
    if (at <= (until as Date)) continue
    steps.push(
      acts.declares(at, 'adeyemi', place.patient, 'phone'),
      acts.opens(later(at, 5 * SECOND_MS), 'adeyemi', place.patient),
    )
    if (rolls.chance(0.6))
      steps.push(
        relationAt(
          cast,
          later(at, 20 * HOUR_MS),
          place,
          'consult',
          { account: 'adeyemi' },
          later(at, -HOUR_MS),
          later(at, HOUR_MS),
        ),
      )
  }
  return { steps: steps.filter(({ at }) => at < d0 && at > onDay(d0, FIRST_DAY + 1)), noted: [] }
}

/** Ngozi by order, as everybody he sees. */
function physiotherapy(cast: Cast, world: World, acts: Acts): Part {
  const rolls = dice('physiotherapy')
  const steps: Step[] = []
  const { d0 } = cast
  const stays = visitsOf(world).filter(
    ({ where, from, place }) => where === '5 West' && from > place.registered && rolls.chance(0.5),
  )
  for (const { place, from, until } of stays) {
    const since = later(from, 26 * HOUR_MS)
    const at = later(clockOn(d0, dayOf(d0, from) + 2, '14:00'), rolls.between(0, 6_000) * SECOND_MS)
    if (at > (until ?? d0) || at <= later(since, 5 * MINUTE_MS)) continue
    steps.push(relation(cast, place, 'order', { account: 'okafor-c' }, since, until), acts.opens(at, 'okafor-c', place.patient))
  }
  for (const { place, from } of visitsOf(world).filter(({ where }) => where === 'Physiotherapy')) {
    for (const after of [0, 7, 14]) steps.push(acts.opens(later(from, after * DAY_MS + 5 * MINUTE_MS), 'okafor-c', place.patient))
  }
  return { steps: steps.filter(({ at }) => at < d0 && at > onDay(d0, FIRST_DAY + 1)), noted: [] }
}

/** A program of its own: one team, one patient of the story, once a week. */
function harbor(cast: Cast, world: World, acts: Acts): Part {
  const rolls = dice('Harbor Recovery')
  const { d0 } = cast
  const place = placeOf(world, 'achebe')
  const begins = onDay(d0, FIRST_DAY + 1)
  const weeks = days(FIRST_DAY + 3, -1).filter((day) => weekday(d0, day) === 4)
  return {
    steps: [
      relation(cast, place, 'primary', { department: 'Harbor Recovery' }, begins, null),
      ...weeks.map((day) =>
        acts.opens(later(clockOn(d0, day, '10:00'), rolls.between(0, 3_000) * SECOND_MS), 'haddad', 'achebe'),
      ),
    ],
    noted: [],
  }
}
