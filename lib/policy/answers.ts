/**
 * Answers of Cedar, remembered by all that the policies can tell apart. Nothing of an act is remembered: its facts are loaded
 * anew, inside its transaction, and a right that was taken away makes another request. What is saved is asking the same
 * question again, of which Cedar needs a millisecond to read and a few microseconds to decide. Pure.
 *
 * Two requests are one question where they differ only in
 *   - the ids of accounts, organisations and patients, equal ones staying equal: no policy names one, so that all it can do
 *     with them is to compare them;
 *   - the moment, as long as every time of the context and of the principal lies on the same side of now and of each distance from now that a
 *     policy speaks of ("within seven days"): no policy does anything else with a time.
 * Both are read off the policies themselves (`sightOf`). One that does more is asked each time, and so is a slice with a word
 * that is not known here: unknown means not remembered.
 */
import type { CedarValueJson, Context, EntityJson, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

/** `distances`: milliseconds from now, rising, zero among them. `renamed`: types of which no policy names an entity. */
export type Sight = { readonly distances: readonly number[]; readonly renamed: ReadonlySet<string> }

export type Answer = { readonly allowed: boolean; readonly reasons: readonly string[] }

const RENAMED = ['Account', 'Organisation', 'Patient']
const MOST = 5_000

/** `undefined` where a policy looks at a time in any other way than how far it is from now. */
export function sightOf(policies: readonly PolicyJson[]): Sight | undefined {
  const distances = new Set([0])
  if (!policies.every(({ conditions }) => conditions.every(({ body }) => isPlain(body, distances)))) return undefined
  const text = JSON.stringify(policies)
  const renamed = new Set(RENAMED.filter((type) => !text.includes(`"type":"${type}"`)))
  return { distances: [...distances].flatMap((one) => (one === 0 ? [0] : [-one, one])).sort((a, b) => a - b), renamed }
}

/** What `contextOf` hands over and the principal's one time, apart from whole records, which no policy may compare: there are times in them. */
const TIME = /^(now|principal\.factorAt|care\.\w+\.(since|until)|declaration\.(at|until)|consent\.(from|until))$/
const OTHER =
  /^(regime|purpose|declaring|declaration\.reason|consent\.(recipient|person|purpose|compartments|kinds|ended)|duty\.(kind|organisation)|loss\.openedBy)$/
const COMPARISONS = ['<', '<=', '>', '>=', '==', '!=']
const OPERATORS = [...COMPARISONS, '&&', '||', '!', 'if-then-else', 'contains', 'containsAll', 'containsAny', 'in', 'is', 'Set']

type Node = Readonly<Record<string, unknown>>

function isPlain(node: unknown, distances: Set<number>): boolean {
  if (Array.isArray(node)) return node.every((one) => isPlain(one, distances))
  if (typeof node !== 'object' || node === null) return true
  const path = pathOf(node)
  if (path !== undefined) return OTHER.test(path)
  const [[word = '', inside] = []] = Object.entries(node)
  if (word === 'Var') return true
  if (word === 'Value') return !JSON.stringify(inside).includes('__extn')
  if (word === 'has' || word === '.')
    return pathOf((inside as Node).left) !== undefined || isPlain((inside as Node).left, distances)
  if (!OPERATORS.includes(word)) return false
  if (COMPARISONS.includes(word)) {
    const distance = distanceOf(inside as Node)
    if (distance !== undefined) return Boolean(distances.add(distance))
  }
  return Object.values(node).every((one) => partsOf(one).every((part) => isPlain(part, distances)))
}

/** The operands of `{left, right}`, `{arg}` and the like. */
function partsOf(inside: unknown): unknown[] {
  return typeof inside === 'object' && inside !== null && !Array.isArray(inside) ? Object.values(inside) : [inside]
}

/** `now` against another time, or how long one is after the other against a length of time. */
function distanceOf({ left, right }: Node): number | undefined {
  if (isFromNow([left, right])) return 0
  for (const [between, length] of [
    [left, right],
    [right, left],
  ] as const) {
    if (isFromNow((between as Node | undefined)?.durationSince)) return lengthOf((length as Node | undefined)?.duration)
  }
  return undefined
}

function isFromNow(times: unknown): boolean {
  if (!Array.isArray(times) || times.length !== 2) return false
  const paths = times.map(pathOf)
  return paths.includes('now') && paths.every((path) => path !== undefined && TIME.test(path))
}

/** `1d2h3m4s5ms` of Cedar, from its one argument; unsigned. */
function lengthOf(duration: unknown): number | undefined {
  const text: unknown = Array.isArray(duration) && duration.length === 1 ? (duration[0] as Node).Value : undefined
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(typeof text === 'string' ? text : '-')
  if (!parts || text === '') return undefined
  const [days, hours, minutes, seconds, rest] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000 + rest
}

/** `context.care.team.until` as `care.team.until`; '' for the context itself. Of the principal only when its factor was shown. */
function pathOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  if ('Var' in node) return node.Var === 'context' ? '' : undefined
  if (!('.' in node)) return undefined
  const { left, attr } = node['.'] as Node
  if (attr === 'factorAt') return (left as Node).Var === 'principal' ? 'principal.factorAt' : undefined
  const before = pathOf(left)
  return before === undefined ? undefined : before === '' ? String(attr) : `${before}.${attr}`
}

/** How a request is spelled, but for its resource; `undefined` where a time of it is not spelled as facts spell times. */
export function spell(sight: Sight, at: string, principal: EntityJson, context: Context): Spelling | undefined {
  const names = new Map<string, number>()
  const now = millisecondsOf(at)
  if (now === undefined) return undefined
  try {
    const { now: _, ...rest } = context
    const before = `${write(principal, sight, names, now)} ${write(rest, sight, names, now)} `
    return { of: (resource) => before + write(resource, sight, new Map(names)) }
  } catch (error) {
    if (error instanceof NoTime) return undefined
    throw error
  }
}
export type Spelling = { of(resource: EntityJson): string }

class NoTime extends Error {}

function millisecondsOf(text: string): number | undefined {
  const at = Date.parse(text)
  return Number.isNaN(at) || new Date(at).toISOString() !== text ? undefined : at
}

type Written = CedarValueJson | EntityJson | Context | undefined

/** JSON with every id of a renamed type as a number, in the order of their first mention, and, but in a resource, times as places. */
function write(node: Written, sight: Sight, names: Map<string, number>, now?: number): string {
  if (Array.isArray(node)) return `[${node.map((one) => write(one, sight, names, now)).join(',')}]`
  if (typeof node !== 'object' || node === null) return JSON.stringify(node) ?? 'undefined'
  const { type, id, __extn: time } = node as { type?: unknown; id?: unknown; __extn?: { arg?: unknown } }
  if (typeof type === 'string' && typeof id === 'string' && sight.renamed.has(type)) {
    const name = `${type} ${id}`
    if (!names.has(name)) names.set(name, names.size)
    return `${type}#${names.get(name)}`
  }
  if (time !== undefined && now !== undefined) return placeOf(time.arg, sight, now)
  const parts = Object.entries(node).map(([key, value]) => `${JSON.stringify(key)}:${write(value as Written, sight, names, now)}`)
  return `{${parts.join(',')}}`
}

/** Between which distances a time lies, or on which. */
function placeOf(text: unknown, { distances }: Sight, now: number): string {
  const at = typeof text === 'string' ? millisecondsOf(text) : undefined
  if (at === undefined) throw new NoTime()
  const below = distances.filter((distance) => distance < at - now).length
  return `${below}${distances[below] === at - now ? '=' : '+'}`
}

/** Bounded; the oldest goes first. */
export function remember(answers: Map<string, Answer>, spelled: string, answer: Answer): Answer {
  if (answers.size >= MOST) answers.delete(answers.keys().next().value as string)
  answers.set(spelled, answer)
  return answer
}
