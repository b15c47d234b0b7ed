/** What exactly was changed about people, roles, teams and rotas, for the end of the entry's sentence. Pure. */
import { countOf } from '@/lib/base/count'
import { proofingWords } from '@/lib/base/proofing'
import { ROLES } from '@/lib/base/vocabulary'
import type { EventAction } from '@/lib/ledger/actions'
import type { LedgerEvent } from '@/lib/ledger/event'
import { roleWords } from '@/lib/oversight/sentence'

type Detail = LedgerEvent['detail']

/** `, 5 West, from 01-Dec-2026 19:00 to 02-Dec-2026 07:00`; empty for acts that need no more words. */
export function changeWords(action: EventAction, detail: Detail, zone: string): string {
  const said = (key: string) => (typeof detail[key] === 'string' ? detail[key] : '')
  switch (action) {
    case 'role.assign':
      return `, from ${placeWords(detail.before)} to ${placeWords(detail.after)}`
    case 'session.start':
      return detail.method === 'single-sign-on' ? ', by the organisation’s single sign-on' : ''
    case 'rota.assign':
    case 'rota.end':
      return joined(shiftsOn(detail), spanWords(said('since'), said('until'), zone))
    case 'team.join':
    case 'team.leave':
      return `, ${said('team')} of ${said('department')}`
    case 'team.create':
      return `, ${said('team')} of ${said('department')}`
    case 'department.create':
      return `, ${said('name')}`
    case 'department.rename':
      return `, ${said('before')}, which is now ${said('name')}`
    case 'user.disable':
      return WHY_CLOSED[said('why')] ?? ''
    case 'user.update':
      return said('endsAt') ? `, whose account ends ${instantWords(said('endsAt'), zone)}` : ', whose account has no last day'
    case 'loss.open':
    case 'loss.confirm':
      return `, seen: ${proofingWords(said('proofing'))}`
    case 'rota.import':
      return `, ${listWords(detail.departments)}: ${countWords(detail)}`
    default:
      return ''
  }
}

const WHY_CLOSED: Readonly<Record<string, string>> = {
  left: ', because the last day there is over',
  inactive: ', because nobody signed in with it for long',
  deceased: ', because the record says that she died',
}

function joined(...parts: readonly string[]): string {
  return parts.flatMap((part) => (part ? [`, ${part}`] : [])).join('')
}

function placeWords(place: Detail[string] | undefined): string {
  if (typeof place !== 'object' || Array.isArray(place)) return 'what is not known'
  const { role, department } = place as Record<string, unknown>
  const known = ROLES.find((one) => one === role)
  return [known ? roleWords(known) : '', typeof department === 'string' ? department : ''].filter(Boolean).join(', ')
}

function shiftsOn({ shifts, department }: Detail): string {
  const where = typeof department === 'string' ? department : ''
  return typeof shifts === 'number' ? `${countOf(shifts, 'shift')} of ${where}` : where
}

function listWords(list: Detail[string] | undefined): string {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string').join(', ') : ''
}

function countWords({ added, ended, same }: Detail): string {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  return `${countOf(number(added), 'shift')} added, ${number(ended)} taken back, ${number(same)} as before`
}

function spanWords(since: string, until: string, zone: string): string {
  return since && until ? `from ${instantWords(since, zone)} to ${instantWords(until, zone)}` : ''
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** `01-Dec-2026 19:00` */
function instantWords(at: string, zone: string): string {
  const two = '2-digit'
  const options = { day: two, month: 'short', year: 'numeric', hour: two, minute: two, hourCycle: 'h23', timeZone: zone } as const
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', options)
  formats.set(zone, format)
  const parts = new Map(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return `${part('day')}-${part('month').slice(0, 3)}-${part('year')} ${part('hour')}:${part('minute')}`
}
