import 'server-only'
import type { ReactNode } from 'react'
import { Receipts } from '@/app/_receipts/receipts'
import { Link, Lockable } from '@/app/_ui/everywhere'
import { type NavItem, Shell } from '@/app/_ui/shell'
import { themeOf } from '@/app/_ui/theme-cookie'
import { DemoStrip } from '@/app/demo/strip'
import { lockedName } from '@/app/locked/locked-name'
import { takeReceipts } from '@/lib/access/given-receipts'
import type { Actor } from '@/lib/base/actor'
import { countOf } from '@/lib/base/count'
import { timeZone } from '@/lib/base/time-zone'
import type { Role } from '@/lib/base/vocabulary'
import { isPersona } from '@/lib/directory/lock'
import { loadWaitingSince } from '@/lib/ledger/health'
import { loadStopped } from '@/lib/ledger/stopped'
import { loadWitnessAlarm } from '@/lib/ledger/witness-states'
import { loadCheckStanding } from '@/lib/oversight/check/check-standing'
import { formatDate } from '@/lib/records/views/dates'

/** The shell with who one is. It authorizes nothing: each page and each action asks for itself. */
const CLINICIAN: readonly NavItem[] = [
  { href: '/work', label: 'Work' },
  { href: '/find', label: 'Find', key: '/' },
]
const ASK: NavItem = { href: '/ask', label: 'Ask' }
/** Those who treat. It only spares the others a door that would not open: the gate decides. */
const TREATING: readonly Role[] = ['physician', 'nurse', 'pharmacist', 'therapist', 'student']
const PATIENT: readonly NavItem[] = [
  { href: '/me', label: 'Home' },
  { href: '/me/looked', label: 'Who looked' },
  { href: '/me/shares', label: 'Shares' },
]
const LOSSES: NavItem = { href: '/losses', label: 'Losses' }
const OFFICER: readonly NavItem[] = [{ href: '/audit', label: 'Explorer' }, { href: '/audit/verify', label: 'Verify' }, LOSSES]

const ADMINISTRATOR: readonly NavItem[] = [
  { href: '/admin', label: 'Administration' },
  { href: '/admin/people', label: 'People' },
  { href: '/admin/rota', label: 'Rota' },
  { href: '/admin/imports', label: 'Imports' },
  { href: '/admin/outbox', label: 'Outbox' },
  LOSSES,
]

export type HouseProps = {
  readonly actor: Actor | undefined
  readonly current?: string
  /** Of a patient: it is in her record, and was opened with it. */
  readonly name?: string
  /** The ledger's event that the page is about: in a demo, what somebody else sees of it is one click away. */
  readonly event?: string
  readonly children: ReactNode
}

export async function House({ actor, current, name, event, children }: HouseProps) {
  const theme = await themeOf()
  const warning = await warningWords(actor)
  const who = actor && {
    name: name ?? actor.name ?? (actor.role === 'patient' ? 'You' : 'Signed in'),
    ...(actor.place ? { place: actor.place } : {}),
    ...(actor.factors === 'two' ? { href: '/account' } : {}),
  }
  const shell = (
    <Shell
      home={homeOf(actor)}
      nav={navOf(actor)}
      theme={{ action: '/theme', ...(theme ? { current: theme } : {}) }}
      {...(current ? { current } : {})}
      {...(who ? { who, signOut: '/session/leave' } : {})}
      {...(warning ? { warning } : {})}
      receipts={<Receipts given={takeReceipts(actor?.session ?? null)} room={roomOf(actor)} timeZone={timeZone()} />}
      {...noticesOf(actor)}
      demo={<DemoStrip actor={actor} {...(event ? { event } : {})} />}
    >
      {children}
    </Shell>
  )
  if (!actor?.session) return shell
  return (
    <Lockable session={actor.session} name={lockedName(actor)} persona={isPersona(actor.id)} single={actor.singleSignOn ?? false}>
      {shell}
    </Lockable>
  )
}

function noticesOf(actor: Actor | undefined): { readonly notice?: ReactNode } {
  const [lost, strange] = [actor?.saidLost && actor.factors === 'two', actor?.strangeDevice]
  if (!lost && !strange) return {}
  return {
    notice: (
      <>
        {lost ? <SaidLost /> : null}
        {strange ? <StrangeDevice /> : null}
      </>
    ),
  }
}

/** Until it is confirmed: somebody else may stand at the desk with her name, and she alone can know. */
function SaidLost() {
  return (
    <aside className="demo" aria-label="Your account">
      <p>
        <b>Somebody says that you lost what you sign in with.</b> <Link href="/account/loss">Is it so? You can stop it</Link>
      </p>
    </aside>
  )
}

/** On every page until she has said that she knows it: what she was not asked about she may not look for. */
function StrangeDevice() {
  return (
    <aside className="demo" aria-label="Sign-ins">
      <p>
        <b>Somebody signed in as you with another device.</b> <Link href="/account">Was it you? See when and with what</Link>
      </p>
    </aside>
  )
}

function roomOf(actor: Actor | undefined): 'patient' | 'officer' | 'staff' {
  return actor?.role === 'patient' || actor?.role === 'officer' ? actor.role : 'staff'
}

/** What contradicts comes first: an unsigned hour is a fault, another history is a deed. */
async function warningWords(actor: Actor | undefined): Promise<ReactNode> {
  const { broken } = loadCheckStanding()
  if (broken) return <BreakWords at={broken.at} toOfficer={actor?.role === 'officer'} />
  const [waiting, alarm] = await Promise.all([loadWaitingSince(), loadWitnessAlarm()])
  const stopped = stoppedWords()
  if (stopped) return stopped
  if (alarm)
    return `The witness “${alarm.name}” says that the ledger is not the one it countersigned. Whoever runs the portal has to see to it; officers find more under Verify.`
  return waiting && waitingWords(waiting)
}

/** What the signer knows is said before what a witness says of it: an older copy restored is both. */
function stoppedWords(): string | undefined {
  const stopped = loadStopped()
  if (!stopped) return undefined
  const rest = 'Care goes on; whoever runs the portal has to see to it.'
  switch (stopped.why) {
    case 'lost':
      return `The ledger waits: an older copy of the database was restored, and ${countOf(stopped.missing ?? 1, 'entry', 'entries')} that had been signed ${stopped.missing === 1 ? 'is' : 'are'} missing from it. New looks are written down and kept in a queue. ${rest}`
    case 'changed':
      return `The ledger waits: the database does not hold what was signed before. New looks are written down and kept in a queue. ${rest}`
    default:
      return `The ledger waits to be signed: its signer cannot tell what it signed last. Looks are written down in their order. ${rest}`
  }
}

/** The place is for officers: to whom else a number means nothing, and it may tell who was looked at. */
function BreakWords({ at, toOfficer }: { readonly at: string; readonly toOfficer: boolean }) {
  if (!toOfficer)
    return 'The portal checked its own list of looks and changes, and something in it does not fit. Care goes on; whoever runs the portal has to see to it.'
  return (
    <>
      The portal’s own check of {formatDate(at, timeZone())} found a break.{' '}
      <Link href="/audit/verify">What was found, and where</Link>
    </>
  )
}

function timeOf(at: Date): string {
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timeZone() })
}

function waitingWords(since: Date): string {
  const time = timeOf(since)
  return `Looks are written down, but since ${time} none was signed. Care goes on; whoever runs the portal has to see to it.`
}

function navOf(actor: Actor | undefined): readonly NavItem[] {
  if (actor?.factors !== 'two') return []
  if (actor.role === 'patient') return PATIENT
  if (actor.role === 'administrator') return ADMINISTRATOR
  if (actor.role === 'officer') return OFFICER
  if (actor.role === 'desk') return [...CLINICIAN, LOSSES]
  return TREATING.includes(actor.role) ? [...CLINICIAN, ASK] : CLINICIAN
}

export function homeOf(actor: Actor | undefined): string {
  if (!actor) return '/sign-in'
  if (actor.factors !== 'two') return '/sign-in/second'
  if (actor.role === 'patient') return '/me'
  if (actor.role === 'officer') return '/audit'
  if (actor.role === 'administrator') return '/admin'
  return actor.role === 'desk' ? '/find' : '/work'
}
