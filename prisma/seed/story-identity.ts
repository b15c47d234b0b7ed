import 'server-only'
/** One man with two charts: noticed at registration, linked once the administrator had asked him. */
import { linkCharts } from '@/lib/records/duplicates'
import { must, type Stage, staff } from '@/prisma/seed/story-acts'
import { clockOn, known, type Step } from '@/prisma/seed/timeline'

export function identity(stage: Stage): Step[] {
  const { d0, patients } = stage.cast
  const act = async () => {
    const [one, other] = [known(patients, 'akesson'), known(patients, 'akesson-again')]
    must(await linkCharts(await staff(stage, 'nair'), one, other))
  }
  return [{ at: clockOn(d0, -16, '10:40'), act }]
}
