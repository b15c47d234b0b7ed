'use client'
/**
 * Choosing bundles and watching them arrive. A plain form that posts all of them where there is no JavaScript; with it,
 * one upload a file, with its progress. The files' names stay in this browser: they are sent nowhere.
 */
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { Field, type Option, SelectField } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import { ImportProgress } from './import-progress'
import { type Begun, FIELDS, UPLOAD_PATH } from './import-shape'
import { useImport } from './use-import'

export type ImportFormProps = {
  readonly begin: () => Promise<Begun>
  readonly finish: (run: string) => Promise<void>
  readonly programs: readonly Option[]
}

export function ImportForm({ begin, finish, programs }: ImportFormProps) {
  const { state, start, stop } = useImport(begin, finish)
  const form = useRef<HTMLFormElement>(null)
  const [none, setNone] = useState(false)
  const running = state?.running === true

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const files = data.getAll(FIELDS.bundles).filter((one): one is File => one instanceof File && one.name !== '')
    setNone(files.length === 0)
    if (files.length === 0) return
    void start(files, String(data.get(FIELDS.source)), String(data.get(FIELDS.program)))
    form.current?.reset()
  }

  return (
    <>
      {/* Fields before files: a form is sent in its order, and what is said of the files has to come first. */}
      <form
        ref={form}
        className="fields"
        action={UPLOAD_PATH}
        method="post"
        encType="multipart/form-data"
        onSubmit={submit}
        aria-label="Import bundles"
      >
        <Origin programs={programs} />
        <Field
          label="FHIR bundles"
          name={FIELDS.bundles}
          type="file"
          multiple
          required
          accept=".json,application/json,application/fhir+json"
          hint="JSON, at most 64 MB each. Hospitals and practitioners go first. Each bundle is taken whole or not at all."
          {...(none ? { error: 'Choose at least one file.' } : {})}
        />
        <p className="acts">
          <Button kind="primary" disabled={running}>
            Import
          </Button>
          {running ? (
            <Button type="button" onClick={stop}>
              Stop
            </Button>
          ) : null}
        </p>
      </form>
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      {state ? <ImportProgress state={state} /> : null}
    </>
  )
}

/** Where they come from: folded, since one source without a program is what most imports are. */
function Origin({ programs }: Pick<ImportFormProps, 'programs'>) {
  return (
    <details className="act">
      <summary>Where they come from</summary>
      <div className="fields">
        <Field
          label="Sending system"
          name={FIELDS.source}
          defaultValue="import"
          maxLength={40}
          hint="Records of one system never overwrite another’s. The same bundles under another name are other records."
        />
        <SelectField
          label="All of it belongs to a protected program"
          name={FIELDS.program}
          defaultValue=""
          options={programs}
          hint="Then all of it is kept apart: as that program’s, or as its labels say where they are stricter."
        />
      </div>
    </details>
  )
}
