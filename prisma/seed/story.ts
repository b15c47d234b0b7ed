import 'server-only'
/** Twenty-six weeks in two organisations, put together. */
import { actsOf, stageOf } from '@/prisma/seed/story-acts'
import { censusSteps } from '@/prisma/seed/story-census'
import { clinic } from '@/prisma/seed/story-clinic'
import { consents } from '@/prisma/seed/story-consents'
import { identity } from '@/prisma/seed/story-identity'
import { personFacts } from '@/prisma/seed/story-persons'
import { planted } from '@/prisma/seed/story-planted'
import { readers } from '@/prisma/seed/story-readers'
import { services } from '@/prisma/seed/story-services'
import { wards } from '@/prisma/seed/story-wards'
import { factSteps, worldOf } from '@/prisma/seed/story-world'
import type { Cast, Step } from '@/prisma/seed/timeline'

export function storySteps(cast: Cast): Step[] {
  const world = worldOf(cast.d0)
  const stage = stageOf(cast)
  const acts = actsOf(stage)
  const parts = [
    personFacts(cast, world),
    ...wards(cast, world, acts),
    ...services(cast, world, acts),
    ...clinic(cast, world, acts),
    planted(cast, world, acts),
    ...consents(stage),
    ...readers(stage),
  ]
  const noted = parts.flatMap((part) => part.noted)
  return [
    ...censusSteps(cast, world.census),
    ...parts.flatMap((part) => part.steps),
    ...identity(stage),
    ...factSteps(cast, noted),
  ]
}
