/** Another role or department, in two steps: whoever is given one is signed out everywhere. */
import { Button } from '@/app/_ui/button'
import { type Option, SelectField } from '@/app/_ui/field'
import type { FormAction } from '@/app/_ui/shell'

export type PlaceFormProps = {
  readonly id: string
  readonly role: string
  readonly department: string
  readonly roles: readonly Option[]
  readonly departments: readonly Option[]
  /** Gets `account`, `role` and `department`. */
  readonly change: FormAction
}

export function PlaceForm({ id, role, department, roles, departments, change }: PlaceFormProps) {
  return (
    <details className="act">
      <summary>Change the role or department</summary>
      <form action={change} className="fields">
        <input type="hidden" name="account" value={id} />
        <p>
          The person is signed out everywhere at once. The next sign-in is under the new role, and charts are opened by it. Teams
          and rota stay as they are.
        </p>
        <SelectField label="Role" name="role" options={roles} defaultValue={role} />
        <SelectField
          label="Department"
          name="department"
          options={[{ value: '', label: 'none' }, ...departments]}
          defaultValue={department}
          hint="Whoever is in a department may open the charts of the patients it treats."
        />
        <Button>Change it</Button>
      </form>
    </details>
  )
}
