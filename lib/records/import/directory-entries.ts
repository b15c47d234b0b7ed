import type { ReadEntry } from './read-entry'
import type { ParsedReference } from './resolve'

/**
 * Which entries go into the directory, in the clear (issue 2: Organizations, Practitioners and Locations). Fails towards
 * the sealed record: somebody's home is no directory entry, nor is anything that points at a record, because the directory
 * would then say in the clear who is a patient where.
 */
const DIRECTORY_TYPES = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService'])

/** Entry indices. `references` in the order of `read`. */
export function directoryEntries(
  read: readonly ReadEntry[],
  references: readonly (readonly ParsedReference[])[],
): ReadonlySet<number> {
  const found = new Set(read.filter((entry) => DIRECTORY_TYPES.has(entry.type) && !entry.home).map((entry) => entry.index))
  for (let size = -1; size !== found.size; ) {
    size = found.size
    read.forEach((entry, at) => {
      if (found.has(entry.index) && references[at]?.some((reference) => pointsAtRecord(reference, found)))
        found.delete(entry.index)
    })
  }
  return found
}

function pointsAtRecord({ target }: ParsedReference, directory: ReadonlySet<number>): boolean {
  if (target.kind === 'entry') return !directory.has(target.index)
  const type = target.kind === 'conditional' ? target.condition.type : /([A-Z][A-Za-z]+)\/[^/]+$/.exec(target.text)?.[1]
  return type !== undefined && !DIRECTORY_TYPES.has(type) && type !== 'Endpoint'
}
