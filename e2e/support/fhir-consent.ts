import 'server-only'
import type { Bundle, Consent, Provenance } from 'fhir/r4'
import { fhirConsent } from '@/lib/consent/fhir-consent'
import type { ReceiptView } from '@/lib/consent/views'
import { type ImportProblem, newProblemList } from '@/lib/records/import/problem'
import { checkResource } from '@/lib/records/import/validate'

/** The two resources, as whoever reads the file parses them. */
export function resourcesOf(receipt: ReceiptView): { permit: Consent; provenance: Provenance } {
  const { entry = [] } = JSON.parse(JSON.stringify(fhirConsent(receipt))) as Bundle<Consent | Provenance>
  const permit = entry.map(({ resource }) => resource).find((one) => one?.resourceType === 'Consent')
  const provenance = entry.map(({ resource }) => resource).find((one) => one?.resourceType === 'Provenance')
  if (entry.length !== 2 || !permit || !provenance) throw new Error('not a Consent and its Provenance')
  return { permit, provenance }
}

/** What an import would refuse of them. Of copies: the check shortens long base64 in what it is given. */
export function problemsIn(...resources: readonly object[]): readonly ImportProblem[] {
  const problems = newProblemList()
  resources.forEach((resource, i) => void checkResource(structuredClone(resource), i, problems))
  return problems.problems
}
