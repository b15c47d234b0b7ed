/** Test data: role × relationship × consent × restriction × compartment × purpose × time × regime. Pure. */
import type { Situation } from './situation'
import * as acts from './situations-acts'
import * as chart from './situations-chart'
import * as check from './situations-check'
import * as consents from './situations-consent'
import * as enrolment from './situations-enrolment'
import * as factors from './situations-factors'
import * as limits from './situations-limits'
import * as losses from './situations-losses'
import * as people from './situations-people'
import * as signOn from './situations-sign-on'

export const SITUATIONS: Record<string, Situation[]> = {
  'Who opens a chart': chart.ROLES_AT_THE_CHART,
  'Care relationships and their windows': chart.RELATIONS,
  Declarations: chart.DECLARATIONS,
  'Restrictions, blocks, keys': limits.RESTRICTIONS,
  'Signed consents': consents.CONSENTS,
  'Shares that ended': consents.ENDED,
  'Asking for a share': consents.ASKING,
  'Bases that are not built': limits.NOT_BUILT,
  'Other organisations’ patients': limits.ELSEWHERE,
  'Purposes of use': chart.PURPOSES_OF_USE,
  Patients: chart.PATIENTS,
  Declaring: acts.DECLARING,
  Lists: acts.LISTS,
  'The ledger': acts.LEDGER,
  'The self-check': check.CHECKING,
  'The examination of accesses': check.EXAMINING,
  Writing: acts.WRITING,
  'People and installation': people.PEOPLE,
  'The administrator’s lists and imports': people.ADMINISTRATION,
  'Possible duplicates': people.IDENTITY,
  'Accounts of patients, and mails': enrolment.ENROLMENT,
  'The organisation’s identity provider': signOn.SIGN_ON,
  'Lost factors': losses.LOSSES,
  Sessions: people.SESSIONS,
  'One factor': factors.ONE_FACTOR,
  'A factor shown just now': factors.FRESH,
  Unknown: acts.UNKNOWN,
}
