import 'server-only'
import type { Metadata } from 'next'
import { Link } from '@/app/_ui/link'
import { RotaImport } from '@/app/(admin)/_parts/rota-import'
import { preview, take } from '@/app/(admin)/admin/rota/import/actions'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { enteredActor } from '@/app/entered'
import { timeZone } from '@/lib/base/time-zone'

export const metadata: Metadata = { title: 'Read in a rota' }

const EXAMPLE = `person,department,from,until
bilic,5 West,2026-12-01 19:00,2026-12-02 07:00
Colleen Byrne,5 West,2026-12-02 07:00,2026-12-02 19:00`

/** Says how the file is written. It shows nothing that would need a permit; each of its forms asks for its own. */
export default async function RotaImportPage() {
  const actor = await enteredActor('/admin/rota/import')
  const room = { actor, current: '/admin/rota', title: 'Read in a rota' }
  if (actor.role !== 'administrator') return <RefusedRoom {...room} code="not-your-role" />
  return (
    <Room {...room}>
      <p className="lead">
        <Link href="/admin/rota">Teams and rota</Link>
      </p>
      <p className="lead">
        The file is the rota of its departments from the first shift in it to the last: what begins in that time and is not in it
        is taken back. What has been stays. You see what each line will do before anything is changed.
      </p>
      <RotaImport preview={preview} take={take} zone={timeZone()} />
      <section aria-labelledby="form">
        <h2 id="form">How the file is written</h2>
        <p>
          CSV in UTF-8, at most 10,000 lines, with a first line that names the columns. A person is the name to sign in with, or
          the full name where only one person has it. Times are those of {timeZone()}.
        </p>
        <pre className="example">{EXAMPLE}</pre>
      </section>
    </Room>
  )
}
