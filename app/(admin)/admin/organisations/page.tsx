import 'server-only'
import type { Metadata } from 'next'
import { cache } from 'react'
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import { Facts } from '@/app/_ui/rows'
import { Tag } from '@/app/_ui/tag'
import { add, rename } from '@/app/(admin)/admin/organisations/actions'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { dayOf } from '@/app/(admin)/when'
import { enteredActor } from '@/app/entered'
import { refusalWords } from '@/lib/access/words'
import { countOf } from '@/lib/base/count'
import type { RefusalCode } from '@/lib/base/outcome'
import { type DepartmentView, type OrganisationView, openOrganisations } from '@/lib/directory/list-organisations'

export const metadata: Metadata = { title: 'Organisations' }

const look = cache(openOrganisations)
type Query = Record<string, string | string[] | undefined>

export default async function OrganisationsPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const actor = await enteredActor('/admin/organisations')
  const room = { actor, current: '/admin', title: 'Organisations and departments' }
  const answer = await look(actor)
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  const { organisations, departments } = answer.value
  return (
    <Room {...room}>
      <p className="lead">
        Which organisations this portal serves, with the fingerprints of their public keys: compare them with what the other one
        tells you on another way. Organisations and keys are made by whoever runs the portal.
      </p>
      <Said query={await searchParams} />
      {organisations.map((one) => (
        <Organisation key={one.id} {...one} />
      ))}
      <section aria-labelledby="departments">
        <h2 id="departments">Departments of your organisation</h2>
        <p className="dim">
          A department treats its patients together. One is never removed, because entries name it; renamed, it keeps its people
          and patients.
        </p>
        {departments.length === 0 ? <Notice kind="empty">No department yet.</Notice> : null}
        <ul className="rows departments">
          {departments.map((one) => (
            <li key={one.id}>
              <Department {...one} />
            </li>
          ))}
        </ul>
        <details className="act">
          <summary>Add a department</summary>
          <form action={add} className="fields">
            <Field label="Name of the department" name="name" required maxLength={80} autoComplete="off" />
            <Button>Add the department</Button>
          </form>
        </details>
      </section>
    </Room>
  )
}

function Organisation({ id, code, name, own, keys }: OrganisationView) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {name} <span className="dim">{code}</span> {own ? <Tag kind="plain">yours</Tag> : null}
      </h2>
      {keys.length === 0 ? <Notice kind="error">It has no key: nothing can be sealed for it.</Notice> : null}
      <Facts
        facts={keys.map((key) => ({
          name: `${key.purpose === 'records' ? 'Records' : 'Ledger'}, version ${key.version}`,
          value: (
            <>
              <span className="mono">{key.sha256}</span>{' '}
              <span className="dim">
                since {dayOf(key.since).text}
                {newest(keys, key) ? ', in use' : ', for what was written then'}
              </span>{' '}
              {key.intact ? null : <Tag kind="critical">not the key that was announced</Tag>}
            </>
          ),
        }))}
      />
    </section>
  )
}

function newest(keys: OrganisationView['keys'], { purpose, version }: OrganisationView['keys'][number]): boolean {
  return keys.every((other) => other.purpose !== purpose || other.version <= version)
}

function Department({ id, name, people }: DepartmentView) {
  return (
    <details className="act">
      <summary>
        {name} <span className="dim">{countOf(people, 'person', 'people')}</span>
      </summary>
      <form action={rename} className="fields">
        <input type="hidden" name="department" value={id} />
        <Field label={`New name of ${name}`} name="name" required maxLength={80} autoComplete="off" defaultValue={name} />
        <Button>Rename it</Button>
      </form>
    </details>
  )
}

/** What the act before came to. Both words come from an address that anybody may have made: only known ones are said. */
function Said({ query }: { query: Query }) {
  if (query.done === 'added') return <Notice kind="info">The department is added.</Notice>
  if (query.done === 'renamed') return <Notice kind="info">The department is renamed.</Notice>
  const code = REFUSALS.find((known) => known === query.refused)
  if (code === 'conflict') return <Notice kind="refusal">Nothing was changed: there is a department of that name already.</Notice>
  return code ? <Notice kind="refusal">{refusalWords(code)}</Notice> : null
}

const REFUSALS = ['conflict', 'invalid', 'not-found', 'not-your-role'] as const satisfies readonly RefusalCode[]
