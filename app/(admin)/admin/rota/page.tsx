import 'server-only'
import type { Metadata } from 'next'
import { cache } from 'react'
import { Button, ButtonLink } from '@/app/_ui/button'
import { type Option, SelectField } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { ROTA_DONE, type RotaDone } from '@/app/(admin)/_parts/rota-shape'
import { ShiftForm } from '@/app/(admin)/_parts/shift-form'
import { TeamList } from '@/app/(admin)/_parts/team-list'
import { WeekRota } from '@/app/(admin)/_parts/week-rota'
import { assign, join, leaveIt, makeTeam, takeOff } from '@/app/(admin)/admin/rota/actions'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { daysOf } from '@/app/(admin)/rota-view'
import { dayOf } from '@/app/(admin)/when'
import { enteredActor } from '@/app/entered'
import { refusalWords } from '@/lib/access/words'
import { now } from '@/lib/base/clock'
import type { RefusalCode } from '@/lib/base/outcome'
import { timeZone } from '@/lib/base/time-zone'
import { type Week, weekOf, weeksAway } from '@/lib/directory/shift'
import { openStaffing, type Staffing } from '@/lib/directory/staffing'
import { roleWords } from '@/lib/oversight/sentence'

export const metadata: Metadata = { title: 'Teams and rota' }

const look = cache(openStaffing)
type Query = Record<string, string | string[] | undefined>

export default async function RotaPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const query = await searchParams
  const actor = await enteredActor('/admin/rota')
  const room = { actor, current: '/admin/rota', title: 'Teams and rota' }
  const week = weekOf(textOf(query.week), timeZone(), now())
  const wish = textOf(query.department)
  const span = { since: week.days[0]?.begins as Date, until: week.ends }
  const answer = await look(actor, { ...span, ...(wish ? { department: wish } : {}) })
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  const { departments, department } = answer.value
  return (
    <Room {...room}>
      <p className="lead">
        Whoever is on the rota of a department, or in one of its teams, may open the charts of the patients it treats, for as long
        as that lasts. Each change counts at once, and is an entry that the privacy office reads.
      </p>
      <Said query={query} />
      {department ? (
        <>
          <Choose departments={departments} chosen={department.id} week={week} />
          <Department staffing={answer.value} name={department.name} week={week} />
        </>
      ) : (
        <Notice kind="empty">
          There is no department yet. <Link href="/admin/organisations">Add one</Link>, and come back.
        </Notice>
      )}
    </Room>
  )
}

/** A form that goes to an address: the week one looks at is a link. */
function Choose({ departments, chosen, week }: { departments: Staffing['departments']; chosen: string; week: Week }) {
  const first = week.days[0]?.date ?? ''
  const to = (day: string) => `/admin/rota?department=${chosen}&week=${day}`
  return (
    <form action="/admin/rota" className="choose">
      <SelectField
        label="Department"
        name="department"
        defaultValue={chosen}
        options={departments.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <input type="hidden" name="week" value={first} />
      <Button>Show</Button>
      <span className="steps">
        <Link href={to(weeksAway(week, -1))}>Week before</Link>
        <Link href={`/admin/rota?department=${chosen}`}>This week</Link>
        <Link href={to(weeksAway(week, 1))}>Week after</Link>
      </span>
    </form>
  )
}

function Department({ staffing, name, week }: { staffing: Staffing; name: string; week: Week }) {
  const department = staffing.department?.id ?? ''
  const first = week.days[0]?.date ?? ''
  const people = staffing.people.map(optionOf)
  const place = { department, week: first }
  const own = staffing.own.map((one) => `${one.name} (${roleWords(one.role)})`).join(', ')
  return (
    <>
      <section aria-labelledby="rota" className="wide">
        <h2 id="rota">
          Rota of {name}, week of {dayOf(week.days[0]?.begins as Date).text}
        </h2>
        <WeekRota days={daysOf(week, staffing.shifts, now())} takeOff={takeOff} {...place} />
      </section>
      <section aria-labelledby="put" className="screen-only">
        <h2 id="put">Put somebody on the rota</h2>
        <ShiftForm
          assign={assign}
          department={department}
          people={people}
          from={`${todayIn(week)}T07:00`}
          until={`${todayIn(week)}T19:00`}
          zone={timeZone()}
        />
        <p className="acts">
          <ButtonLink href="/admin/rota/import">Read in a file</ButtonLink>
        </p>
      </section>
      <section aria-labelledby="teams">
        <h2 id="teams">Teams of {name}</h2>
        <p className="dim">
          {own ? `Always on it, because ${name} is their department: ${own}.` : `Nobody’s own department is ${name}.`}
        </p>
        <TeamList teams={staffing.teams.map(teamOf)} people={people} make={makeTeam} join={join} leave={leaveIt} {...place} />
      </section>
    </>
  )
}

function optionOf({ id, name, role, department }: Staffing['people'][number]): Option {
  return { value: id, label: [name, roleWords(role), department ?? ''].filter(Boolean).join(', ') }
}

function teamOf({ id, name, members }: Staffing['teams'][number]) {
  return { id, name, members: members.map((one) => ({ ...one, role: roleWords(one.role), since: dayOf(one.since).text })) }
}

/** Today where it is in the week shown, or the week's first day. */
function todayIn({ days, ends }: Week): string {
  const at = now()
  const today = days.filter(({ begins }) => begins <= at).at(-1)
  return (at < ends ? today?.date : undefined) ?? days[0]?.date ?? ''
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value ? value : undefined
}

/** What the act before came to. Both words come from an address that anybody may have made: only known ones are said. */
function Said({ query }: { query: Query }) {
  const done = ROTA_DONE.find((known) => known === query.done)
  if (done) return <Notice kind="info">{DONE_WORDS[done]}</Notice>
  const code = REFUSALS.find((known) => known === query.refused)
  return code ? <Notice kind="refusal">{code === 'conflict' ? CONFLICT : refusalWords(code)}</Notice> : null
}

const REFUSALS = ['conflict', 'invalid', 'not-found', 'not-your-role', 'unavailable'] as const satisfies readonly RefusalCode[]
const CONFLICT = 'Nothing was changed: it was so already, or somebody else was first. What you see is the present state.'
const DONE_WORDS: Record<RotaDone, string> = {
  off: 'Taken off the rota. The next chart is decided without it.',
  team: 'The team is made.',
  joined: 'Added to the team. It counts from now on.',
  left: 'Taken out of the team. The next chart is decided without it.',
}
