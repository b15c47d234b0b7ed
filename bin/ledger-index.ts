import 'server-only'
/** npm run ledger -- index rebuild [--organisation CODE] */
import type { Said } from '@/bin/ledger-key'
import { Unready } from '@/bin/set-up/unready'
import { countOf } from '@/lib/base/count'
import { listOrganisations } from '@/lib/directory/find-organisation'
import { rebuildIndex } from '@/lib/oversight/rebuild-index'

export async function rebuildIndexes(code: string | undefined): Promise<Said> {
  const all = await listOrganisations()
  const chosen = code === undefined ? all : all.filter((one) => one.code === code)
  if (chosen.length === 0)
    throw new Unready(`there is no organisation ${code}`, `known: ${all.map((one) => one.code).join(', ')}`)
  const said: string[] = []
  for (const { id, code: name } of chosen) {
    const { entries, indexed, unopened, unnamed } = await rebuildIndex(id)
    said.push(`${name}: ${indexed} of ${countOf(entries, 'entry', 'entries')} indexed`)
    if (unopened > 0) said.push(`  ${unopened} do not open, erased or altered: indexed by their columns, and flagged`)
    if (unnamed > 0)
      said.push(`  ${unnamed} more are sealed to it and not named by their columns: npm run ledger -- check --events`)
  }
  return said
}
