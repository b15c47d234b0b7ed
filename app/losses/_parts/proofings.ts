/** What may be seen of somebody, as choices of a form. Pure. */
import type { Option } from '@/app/_ui/field'
import { PROOFINGS, proofingWords } from '@/lib/base/proofing'

export const PROOFING_OPTIONS: readonly Option[] = PROOFINGS.map((value) => ({ value, label: proofingWords(value) }))
