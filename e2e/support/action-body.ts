import type { ActionCall } from '@/e2e/support/action-calls'

/** A server action's call as React's client would write it, without a browser. */
export type Form = Readonly<Record<string, string | readonly string[]>>
export type Arg = null | string | number | { readonly form: Form } | { readonly object: Readonly<Record<string, unknown>> }

export const BOUNDARY = '----ChartsealCall'

/** `url`: any page that has the action. */
export function callOf(id: string, url: string, args: readonly Arg[], more: Readonly<Record<string, string>> = {}): ActionCall {
  const forms: string[] = []
  const root = args.map((arg) => {
    if (typeof arg === 'string' && /^\d+$/.test(arg)) return Number(arg)
    if (arg === null || typeof arg !== 'object') return escaped(arg)
    if ('object' in arg) return escaped(arg.object)
    const number = forms.push('').toString(16)
    forms[forms.length - 1] = fieldsOf(`_${number}_`, arg.form)
    return `$K${number}`
  })
  const headers = { 'next-action': id, accept: 'text/x-component', origin: new URL(url).origin, ...more }
  if (forms.length === 0)
    return { url, headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers }, body: Buffer.from(JSON.stringify(root)) }
  const body = `${forms.join('')}${field('0', JSON.stringify(root))}--${BOUNDARY}--\r\n`
  return { url, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers }, body: Buffer.from(body) }
}

export function field(name: string, value: string): string {
  // A file, not one packed into a field.
  const file = name.endsWith('_file') && value.includes('\n') ? '; filename="x.csv"' : ''
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
}

function fieldsOf(prefix: string, form: Form): string {
  return Object.entries(form)
    .flatMap(([name, value]) => [value].flat().map((one) => field(`${prefix}${name}`, one)))
    .join('')
}

/** What begins with a dollar would be a reference. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? `$${value}` : value
  if (Array.isArray(value)) return value.map(escaped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]))
}
