import type { PatientIdentity } from './identity'
import { type ProblemList, report } from './problem'
import type { ReadEntry } from './read-entry'
import type { ParsedReference } from './resolve'

/**
 * Promise: nothing is filed under a patient it does not speak of. A bundle with records has exactly one Patient, and no
 * record names another as its subject.
 */
export function findPatient(
  read: readonly ReadEntry[],
  directory: ReadonlySet<number>,
  references: readonly (readonly ParsedReference[])[],
  problems: ProblemList,
): { readonly index: number; readonly identity: PatientIdentity } | undefined {
  const patients = read.filter((entry) => entry.type === 'Patient')
  const [patient, second] = patients
  if (second) {
    const reason = 'more than one Patient: which one each record belongs to would be a guess'
    report(problems, { code: 'several-patients', entry: second.index, path: 'Patient', reason })
  }
  const orphan = patient ? undefined : read.find((entry) => entry.valid && !directory.has(entry.index))
  if (orphan)
    report(problems, {
      code: 'no-patient',
      entry: orphan.index,
      path: orphan.type,
      reason: 'records without a Patient in the bundle',
    })
  if (patient) for (const [at, entry] of read.entries()) refuseOtherSubject(entry, references[at] ?? [], problems)
  return patient?.identity ? { index: patient.index, identity: patient.identity } : undefined
}

const SUBJECT = /^[A-Za-z]+\.(?:subject|patient|beneficiary|for|individual)(?:\[\d+\])?\.reference$/

/** Fails closed: a subject elsewhere is refused unless it is plainly of another type (a group, a device, a place). */
function refuseOtherSubject(entry: ReadEntry, references: readonly ParsedReference[], problems: ProblemList): void {
  for (const { path, target } of references) {
    if (!SUBJECT.test(path) || target.kind === 'entry') continue
    const type = target.kind === 'conditional' ? target.condition.type : typeIn(target.text)
    if (type !== undefined && type !== 'Patient') continue
    report(problems, {
      code: 'other-patient',
      entry: entry.index,
      path,
      reason: 'about a patient who is not the one in this bundle',
    })
  }
}

function typeIn(url: string): string | undefined {
  return /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(url)?.[1]
}
