import type { BundleKind } from './bundle'
import { type ProblemList, report } from './problem'
import type { ReadEntry } from './read-entry'
import type { BundleIndex, ParsedReference } from './resolve'

/** The references of one entry, resolved within the bundle; those that cannot stand are reported. */
export function checkReferences(
  entry: ReadEntry,
  kind: BundleKind,
  index: BundleIndex,
  problems: ProblemList,
): ParsedReference[] {
  const kept: ParsedReference[] = []
  for (const raw of entry.raw) {
    const resolved = index.resolve(raw, entry.fullUrl)
    if (resolved === undefined) continue
    if (typeof resolved === 'object') kept.push(resolved)
    else if (resolved === 'dangling' && kind === 'document' && 'token' in raw) {
      // A document is whole by itself; what it points at elsewhere stays as its author wrote it.
      kept.push({ path: raw.path, token: raw.token, target: { kind: 'outside', text: raw.text } })
    } else report(problems, { ...REFUSED[resolved], entry: entry.index, path: raw.path })
  }
  return kept
}

const REFUSED = {
  dangling: { code: 'dangling-reference', reason: 'names an entry this bundle does not have' },
  ambiguous: { code: 'ambiguous-reference', reason: 'fits more than one entry of this bundle' },
  malformed: { code: 'invalid-resource', reason: 'neither a URL nor Type/id' },
  unsupported: { code: 'unsupported-condition', reason: 'only identifier=system|value is understood' },
} as const
