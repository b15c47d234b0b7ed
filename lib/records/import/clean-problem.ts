import 'server-only'
import { loadPlans } from './elements'
import type { ImportProblem } from './problem'
import { loadSchema } from './schema'

/**
 * Places without what stood in the file. A path is made of the file's own keys, and a file whose keys are names or
 * findings would put them into logs, terminals and an administrator's screen: only words of FHIR R4 are passed on.
 */
export function cleanProblem(problem: ImportProblem): ImportProblem {
  return problem.path === undefined ? problem : { ...problem, path: problem.path.split('.').map(cleanStep).join('.') }
}

function cleanStep(step: string): string {
  const { name = '', at = '' } = /^(?<name>.*?)(?<at>(?:\[\d{1,6}\])*)$/s.exec(step)?.groups ?? {}
  return `${knownNames().has(name) ? name : '?'}${at}`
}

let names: ReadonlySet<string> | undefined

/** Types, elements with the `_` of primitives, and choices under their common name (`value[x]`, `value`). */
function knownNames(): ReadonlySet<string> {
  if (names) return names
  const known = new Set(['$', 'resourceType'])
  for (const [type, plan] of loadPlans()) {
    known.add(type)
    for (const key of plan.keys()) known.add(key)
  }
  for (const { elements } of Object.values(loadSchema()))
    for (const key of Object.keys(elements)) known.add(key).add(key.replace(/\[x\]$/, ''))
  names = known
  return known
}

/** What the validator says, as far as it says nothing of its own reading: of what it quotes, only the fact is kept. */
export function cleanReason(text: string): string {
  if (/^Invalid additional property/.test(text)) return 'no element of FHIR R4 is called so here'
  return SAID.test(text) ? text : 'does not validate'
}

const SAID = new RegExp(
  [
    'Missing required property',
    'Expected (?:array of values|single value) for property',
    'Invalid number of values: expected \\d+\\.\\.(?:\\d+|\\*), but found \\d+',
    'Value did not match expected pattern',
    'Invalid empty (?:value|non-primitive value)',
    // Key and sentence of the standard's own constraint.
    'Constraint [\\w-]+ not met: .*',
    'Error evaluating invariant expression',
    'Invalid JSON type: expected \\w+, but got \\w+',
    'String must contain non-whitespace content',
    'String cannot be larger than 1 MB',
    'Invalid \\w+ format',
    'Invalid numeric value',
    'Expected number to be (?:an integer|positive|non-negative)',
    'Invalid (?:null|undefined) value',
    'has a shape the validator cannot read',
  ]
    .map((form) => `^${form}$`)
    .join('|'),
  's',
)
