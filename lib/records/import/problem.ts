/**
 * What an import refuses, and where. A problem names a place and a reason, never a clinical value: problems are printed,
 * logged and shown to administrators (promise: no canary of a patient in any log). Whatever leaves the parser went through
 * `clean-problem.ts`, since a path is made of the file's own keys.
 */
export type ProblemCode =
  // the bytes
  | 'too-large' // bundle above its limit
  | 'resource-too-large'
  | 'too-deep'
  | 'too-many-entries'
  | 'too-many-values'
  | 'too-many-keys'
  | 'not-json'
  | 'byte-order-mark'
  | 'invalid-utf8'
  | 'lone-surrogate'
  | 'nul'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'number-out-of-range'
  | 'number-too-long'
  // the bundle
  | 'not-a-bundle'
  | 'unsupported-bundle-type'
  | 'invalid-entry'
  | 'missing-resource'
  | 'unsupported-method'
  | 'request-mismatch'
  | 'unsupported-condition'
  | 'composition-first'
  | 'duplicate-full-url'
  | 'duplicate-record'
  | 'no-patient'
  | 'several-patients'
  | 'other-patient'
  // one resource
  | 'missing-resource-type'
  | 'unknown-resource-type'
  | 'invalid-resource'
  | 'outside-value-set'
  | 'dangling-reference'
  | 'ambiguous-reference'

export type ImportProblem = {
  readonly code: ProblemCode
  /** Index in Bundle.entry, where the problem lies in one entry. */
  readonly entry?: number
  /** FHIRPath-like, such as `Patient.name[0].family`; of the bundle itself `Bundle.type`. */
  readonly path?: string
  /** Byte offset in the file, for problems of the bytes. */
  readonly offset?: number
  /** English, for the person who sent the file; quotes element names and codes' value sets, no values. */
  readonly reason: string
}

/** More are counted and not kept: a hostile file must not buy memory with its faults. */
export const MAX_PROBLEMS = 100

export type ProblemList = { readonly problems: ImportProblem[]; dropped: number }

export function newProblemList(): ProblemList {
  return { problems: [], dropped: 0 }
}

export function report(list: ProblemList, problem: ImportProblem): void {
  if (list.problems.length < MAX_PROBLEMS) list.problems.push(problem)
  else list.dropped++
}
