/** Test data: role × relationship × consent × restriction × compartment × purpose × time × regime. Pure. */
import type { Situation } from './situation'
import * as acts from './situations-acts'
import * as chart from './situations-chart'

export const SITUATIONS: Record<string, Situation[]> = {
  'Who opens a chart': chart.ROLES_AT_THE_CHART,
  'Care relationships and their windows': chart.RELATIONS,
  Declarations: chart.DECLARATIONS,
  'Restrictions, blocks, keys': chart.RESTRICTIONS,
  'Bases that are not built': chart.NOT_BUILT,
  'Other organisations’ patients': chart.ELSEWHERE,
  'Purposes of use': chart.PURPOSES_OF_USE,
  Patients: chart.PATIENTS,
  Declaring: acts.DECLARING,
  Lists: acts.LISTS,
  'The ledger': acts.LEDGER,
  Writing: acts.WRITING,
  'People and installation': acts.PEOPLE,
  Sessions: acts.SESSIONS,
  Unknown: acts.UNKNOWN,
}
