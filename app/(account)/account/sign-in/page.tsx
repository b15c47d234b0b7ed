import 'server-only'
import type { Metadata } from 'next'
import { ButtonLink } from '@/app/_ui/button'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { AddPasskey } from '@/app/(account)/_parts/add-passkey'
import { FactorList } from '@/app/(account)/_parts/factor-list'
import { RecoveryCodes } from '@/app/(account)/_parts/recovery-codes'
import { addPasskey, begin, newCodes, remove } from '@/app/(account)/account/sign-in/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import { timeZone } from '@/lib/base/time-zone'
import { type FactorView, listFactors } from '@/lib/directory/factors/list'
import { formatInstant } from '@/lib/records/views/dates'

export const metadata: Metadata = { title: 'Your sign-in' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

const PROBLEMS: Record<string, string> = {
  last: 'That is the only one left. Set up another one first: a password alone opens nothing.',
  gone: 'It was removed already.',
}

export default async function OwnSignInPage({ searchParams }: Query) {
  const query = await searchParams
  const actor = await enteredActor('/account/sign-in')
  const own = await listFactors(actor)
  const problem = PROBLEMS[String(query.problem)]
  return (
    <House actor={actor}>
      <div className="sign-in single own-sign-in">
        <header>
          <p className="dim">
            <Link href="/account">Your account</Link>
          </p>
          <h1>Your sign-in</h1>
          <p className="dim">Two things show that it is you: a passkey, which counts as two, or a password and a code.</p>
        </header>
        {problem ? <Notice kind="refusal">{problem}</Notice> : null}
        {query.done === 'removed' ? <Notice kind="info" title="It was removed." /> : null}
        {own.ok ? <Own {...own.value} /> : <Notice kind="refusal">{refusalWords(own.refusal.code)}</Notice>}
      </div>
    </House>
  )
}

function Own({ factors, codesLeft }: { readonly factors: readonly FactorView[]; readonly codesLeft: number }) {
  return (
    <>
      <FactorList remove={remove} factors={factors.map(lineOf)} />
      <section aria-labelledby="new-passkey">
        <h2 id="new-passkey">Add a passkey</h2>
        <AddPasskey begin={begin} add={addPasskey} next="/account/sign-in" primary={factors.length === 0} />
      </section>
      <section aria-labelledby="new-app">
        <h2 id="new-app">Add an app that shows codes</h2>
        <ButtonLink href="/account/sign-in/app">Set up an app</ButtonLink>
      </section>
      {factors.length === 0 ? null : (
        <section aria-labelledby="codes">
          <h2 id="codes">Recovery codes</h2>
          <RecoveryCodes make={newCodes} left={codesLeft} />
        </section>
      )}
    </>
  )
}

function lineOf({ id, kind, name, enrolledAt, lastUsedAt }: FactorView) {
  const when = (at: Date) => formatInstant(at, timeZone())
  return { id, kind, name, made: when(enrolledAt), ...(lastUsedAt ? { used: when(lastUsedAt) } : {}) }
}
