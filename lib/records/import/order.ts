/** Names of a folder's bundles in the order to import them: patients' references name hospitals and practitioners. Pure. */
export function inImportOrder<T>(files: readonly T[], nameOf: (file: T) => string): T[] {
  const rank = (name: string) => (name.startsWith('hospital') ? 0 : name.startsWith('practitioner') ? 1 : 2)
  return [...files].sort((a, b) => rank(nameOf(a)) - rank(nameOf(b)) || (nameOf(a) < nameOf(b) ? -1 : 1))
}
