/** A label, its control, a hint and what is wrong with it: tied together for people who hear the page. */
import { type InputHTMLAttributes, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react'
import { DayInput } from './day-input'

type Around = { readonly label: string; readonly hint?: string; readonly error?: string }
export type FieldProps = Around & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & { readonly name: string }

export function Field({ label, hint, error, className = '', ...input }: FieldProps) {
  const id = useId()
  return (
    <div className={`field ${className}`.trim()}>
      <label htmlFor={id}>{label}</label>
      <input id={id} className="input" {...described(id, hint, error)} {...input} />
      <Remarks id={id} {...(hint ? { hint } : {})} {...(error ? { error } : {})} />
    </div>
  )
}

/** A day: `min`, `max` and `defaultValue` as `2027-01-05`. */
export function DayField({ label, hint, error, className = '', ...input }: Omit<FieldProps, 'type' | 'value'>) {
  const id = useId()
  return (
    <div className={`field ${className}`.trim()}>
      <label htmlFor={id}>{label}</label>
      <DayInput id={id} {...described(id, hint, error)} {...input} />
      <Remarks id={id} {...(hint ? { hint } : {})} {...(error ? { error } : {})} />
    </div>
  )
}

export type Option = { readonly value: string; readonly label: string }
export type SelectFieldProps = Around &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'children'> & {
    readonly name: string
    readonly options: readonly Option[]
  }

export function SelectField({ label, hint, error, options, className = '', ...select }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={`field ${className}`.trim()}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" {...described(id, hint, error)} {...select}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Remarks id={id} {...(hint ? { hint } : {})} {...(error ? { error } : {})} />
    </div>
  )
}

export type AreaFieldProps = Around & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'> & { readonly name: string }

export function AreaField({ label, hint, error, className = '', ...area }: AreaFieldProps) {
  const id = useId()
  return (
    <div className={`field ${className}`.trim()}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} className="input" {...described(id, hint, error)} {...area} />
      <Remarks id={id} {...(hint ? { hint } : {})} {...(error ? { error } : {})} />
    </div>
  )
}

export type ChoicesProps = {
  readonly legend: string
  readonly name: string
  readonly kind: 'checkbox' | 'radio'
  readonly options: readonly Option[]
  /** Those chosen at first. */
  readonly chosen: readonly string[]
  readonly error?: string
}

/** Some of several, or one of several. */
export function Choices({ legend, name, kind, options, chosen, error }: ChoicesProps) {
  const id = useId()
  return (
    <fieldset className="choices-field" {...(error ? { 'aria-describedby': `${id}-error` } : {})}>
      <legend>{legend}</legend>
      <ul>
        {options.map((option) => (
          <li key={option.value}>
            <label>
              <input type={kind} name={name} value={option.value} defaultChecked={chosen.includes(option.value)} />
              {option.label}
            </label>
          </li>
        ))}
      </ul>
      <Remarks id={id} {...(error ? { error } : {})} />
    </fieldset>
  )
}

function described(id: string, hint?: string, error?: string) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(error ? { 'aria-invalid': true } : {}) }
}

function Remarks({ id, hint, error }: { id: string; hint?: string; error?: string }) {
  return (
    <>
      {hint ? (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      ) : null}
      {error ? (
        <span id={`${id}-error`} className="error">
          {error}
        </span>
      ) : null}
    </>
  )
}
