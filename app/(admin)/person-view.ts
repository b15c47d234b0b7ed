import 'server-only'
import type { Fact } from '@/app/_ui/rows'
import type { PersonRow } from '@/app/(admin)/_parts/people-table'
import { dayOf, momentOf } from '@/app/(admin)/when'
import type { KnownPerson } from '@/lib/directory/people'
import { roleWords } from '@/lib/oversight/sentence'

export function rowOf(person: KnownPerson): PersonRow {
  const { id, name, role, department, since, lastSeen, liveSessions, active, intact, firstPasswordUntil } = person
  return {
    id,
    name: name || 'without a name',
    role: roleWords(role),
    department: department ?? '',
    since: dayOf(since),
    ...(lastSeen ? { lastSeen: momentOf(lastSeen) } : {}),
    liveSessions,
    active,
    intact,
    waiting: firstPasswordUntil !== null,
  }
}

/** What is said of one person, in the order in which it is asked. */
export function factsOf(person: KnownPerson): Fact[] {
  const { role, department, since, lastSeen, active } = person
  return [
    { name: 'Role', value: roleWords(role) },
    { name: 'Department', value: department ?? 'none' },
    { name: 'Since', value: dayOf(since).text },
    { name: 'Last seen', value: lastSeen ? momentOf(lastSeen).text : 'never' },
    { name: 'Account', value: active ? openWords(person) : 'closed' },
    { name: 'Signs in with', value: loginWords(person) },
  ]
}

function openWords({ endsAt }: KnownPerson): string {
  // The instant after the last day: a moment before, it is still that day.
  return endsAt ? `open, last day ${dayOf(new Date(endsAt.getTime() - 1)).text}` : 'open'
}

function loginWords({ hasLogin, firstPasswordUntil }: KnownPerson): string {
  if (!hasLogin) return 'nothing: no password was ever given'
  if (!firstPasswordUntil) return 'name and password'
  return `a first password until ${momentOf(firstPasswordUntil).text}, not replaced yet`
}
