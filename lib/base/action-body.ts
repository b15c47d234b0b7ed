/**
 * Which bodies of a server action's call are passed on. The framework's decoder knows two dozen ways to write a value: streams,
 * iterators, promises, typed arrays, references to other actions. Each was a way in at some time (CVE-2025-55182 ran code with one),
 * and what it cannot read it answers as an error of the server. The portal's pages send plain JSON and forms, so nothing
 * else comes as far as that decoder. It authorizes nothing. Pure.
 *
 * Arguments: a JSON array in which a text that begins with `$` is `$$…`, `$undefined`, `$K1` (the form whose fields are named
 * `_1_…`) or `$0:a:b`, something said before. A form without JavaScript: `$ACTION_ID_…`, or `$ACTION_REF_1` with `$ACTION_1:0` and `:1`.
 */
export const ACTION_ID = /^[0-9a-f]{42}$/
/** As much as the framework takes of an action. */
export const LARGEST_BYTES = 1024 * 1024
/** No state of a form is deeper; the decoder calls itself for each level. */
const DEEPEST = 24
const MOST_FIELDS = 2_000
/** No action takes so many; the framework answers more than a thousand with an error. */
const MOST_ARGUMENTS = 16

/** What a call may hold that came as text. */
export function isPlainCall(text: string): boolean {
  return isArguments(text, () => false)
}

/** `fields`: names with their values, a file's as `undefined`. */
export function isFormCall(fields: readonly (readonly [name: string, value: string | undefined])[]): boolean {
  const roots = fields.filter(([name]) => name === '0')
  const [root] = roots
  if (roots.length !== 1 || typeof root?.[1] !== 'string' || fields.length > MOST_FIELDS) return false
  if (!fields.every(([name]) => name === '0' || /^_[0-9a-f]{1,3}_/.test(name))) return false
  return isArguments(root[1], (form) => /^[0-9a-f]{1,3}$/.test(form))
}

/** A form that is sent without a script. Not one of an action's at all: nothing to say against it. */
export function isPlainForm(fields: readonly (readonly [name: string, value: string | undefined])[]): boolean {
  if (fields.length > MOST_FIELDS) return false
  const own = fields.filter(([name]) => name.startsWith('$ACTION_'))
  const values = new Map(own)
  if (values.size !== own.length) return false
  const named = own.filter(([name]) => /^\$ACTION_(ID|REF)_/.test(name))
  if (own.length > 0 && named.length !== 1) return false
  return own.every(([name, value]) => {
    if (name === '$ACTION_KEY') return value !== undefined
    const [, id] = /^\$ACTION_ID_(.*)$/.exec(name) ?? []
    if (id !== undefined) return ACTION_ID.test(id)
    const [, ref] = /^\$ACTION_REF_(\d{1,3})$/.exec(name) ?? []
    if (ref !== undefined) return isBound(values, ref)
    return /^\$ACTION_\d{1,3}:[01]$/.test(name) && typeof value === 'string'
  })
}

/** `{"id":"…","bound":"$@1"}`, and the state that it was bound to. */
function isBound(values: ReadonlyMap<string, string | undefined>, ref: string): boolean {
  const [what, state] = [parse(values.get(`$ACTION_${ref}:0`)), values.get(`$ACTION_${ref}:1`)]
  if (typeof what !== 'object' || what === null || Array.isArray(what)) return false
  const { id, bound, ...more } = what as Record<string, unknown>
  if (typeof id !== 'string' || !ACTION_ID.test(id) || Object.keys(more).length > 0) return false
  if (bound === null) return state === undefined
  return bound === '$@1' && state !== undefined && isArguments(state, () => false)
}

type IsForm = (number: string) => boolean

function isArguments(text: string, isForm: IsForm): boolean {
  const root = parse(text)
  return Array.isArray(root) && root.length <= MOST_ARGUMENTS && isValue(root, { root, isForm }, [])
}

type Whole = { readonly root: unknown; readonly isForm: IsForm }

/** `way`: to where it stands. */
function isValue(value: unknown, whole: Whole, way: readonly string[]): boolean {
  if (typeof value === 'string') return isText(value, whole, way)
  if (typeof value !== 'object' || value === null) return true
  return way.length < DEEPEST && Object.entries(value).every(([key, one]) => isValue(one, whole, [...way, key]))
}

function isText(text: string, { root, isForm }: Whole, way: readonly string[]): boolean {
  if (!text.startsWith('$') || text.startsWith('$$') || text === '$undefined') return true
  if (text.startsWith('$K')) return isForm(text.slice(2))
  return /^\$0:/.test(text) && isSaid(root, text.split(':').slice(1), way)
}

/** The client writes an object that it has said before as the way to it. What is inside of itself has no end. */
function isSaid(root: unknown, steps: readonly string[], way: readonly string[]): boolean {
  if (steps.every((step, i) => step === way[i])) return false
  let at = root
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false
    at = (at as Record<string, unknown>)[step]
  }
  return typeof at === 'object' && at !== null
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
