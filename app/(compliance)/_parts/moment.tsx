import 'server-only'
import { Time } from '@/app/_ui/time'
import { timeZone } from '@/lib/base/time-zone'
import { formatInstant } from '@/lib/records/views/dates'

/** `14:02 on 23-Nov` */
export function Moment({ at }: { readonly at: Date | null }) {
  if (!at) return <>an unknown time</>
  const [day = '', time = ''] = formatInstant(at, timeZone()).split(' ')
  return <Time iso={at.toISOString()} text={`${time} on ${day.slice(0, -5)}`} />
}
