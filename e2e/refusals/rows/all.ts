import { LOSS_ACTS, MAIL_ACTS } from '@/e2e/refusals/rows/account-acts'
import { OPEN_ACTS, OWN_ACTS, PATIENT_ACTS } from '@/e2e/refusals/rows/own-acts'
import type { ActionRow } from '@/e2e/refusals/rows/shape'
import { CARE_ACTS, HOUSE_ACTS, PEOPLE_ACTS } from '@/e2e/refusals/rows/staff-acts'

/** In the order in which they are sent: what one makes, a later one takes. */
export const ACTIONS: readonly ActionRow[] = [
  ...CARE_ACTS,
  ...PEOPLE_ACTS,
  ...HOUSE_ACTS,
  ...PATIENT_ACTS,
  ...OWN_ACTS,
  ...LOSS_ACTS,
  ...MAIL_ACTS,
  ...OPEN_ACTS,
]
