/** Four filters as a plain form: they live in the address as ids and enumerations, so every view is a link. */
import { Button } from '@/app/_ui/button'
import { Field, type Option, SelectField } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import type { EntryFilters } from './entry-view'

export type EntryFiltersProps = {
  readonly path: string
  readonly values: EntryFilters
  readonly actors: readonly Option[]
  readonly actions: readonly Option[]
  readonly outcomes: readonly Option[]
}

export function EntryFilterForm({ path, values, actors, actions, outcomes }: EntryFiltersProps) {
  const any = Object.values(values).some(Boolean)
  return (
    <form action={path} method="get" className="filters" aria-label="Filter entries">
      <SelectField label="Person" name="actor" defaultValue={values.actor ?? ''} options={withAll('everyone', actors)} />
      <SelectField label="Action" name="action" defaultValue={values.action ?? ''} options={withAll('any action', actions)} />
      <SelectField label="Outcome" name="outcome" defaultValue={values.outcome ?? ''} options={withAll('any', outcomes)} />
      <Field label="From" name="from" type="date" defaultValue={values.from} />
      <Field label="To" name="to" type="date" defaultValue={values.to} />
      <p className="go">
        <Button>Filter</Button>
        {any ? <Link href={path}>Show all</Link> : null}
      </p>
    </form>
  )
}

function withAll(label: string, options: readonly Option[]): readonly Option[] {
  return [{ value: '', label }, ...options]
}
