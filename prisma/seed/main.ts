import 'server-only'
/**
 * Fills a new installation, once, as the database's owner: keys, the installation's row and, in a demo, organisations,
 * people, patients and the weeks before today. Where it is no demo, CHARTSEAL_ORGANISATION="CODE:Name" makes the first
 * organisation; nothing else is invented.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { now, setClock } from '@/lib/base/clock'
import { requireInstallation } from '@/lib/base/data-folder'
import { loadVariable } from '@/lib/base/env'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Outcome } from '@/lib/base/outcome'
import { testData } from '@/lib/base/test-data'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { createAccount, startCare } from '@/lib/directory/accounts'
import { createInstallation, createOrganisation } from '@/lib/directory/organisations'
import { createInstallationKeys } from '@/lib/keys/installation-keys'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { type Persona, writePersonas } from '@/lib/session/personas'
import { seedLooks } from '@/prisma/seed/looks'
import { chartsOf, importCharts } from '@/prisma/seed/patients'
import { STAFF } from '@/prisma/seed/staff'

const DAY_MS = 86_400_000

async function main(): Promise<void> {
  const origin = createInstallationKeys(loadVariable('CHARTSEAL_ORIGIN') ?? 'localhost:3000/ledger')
  const { id, demo } = requireInstallation()
  if (!demo) {
    await createInstallation({ id, demo, origin })
    const [code, name] = loadVariable('CHARTSEAL_ORGANISATION')?.split(':') ?? []
    if (code && name) must(await createOrganisation(code, name))
    return
  }
  const d0 = dayZero()
  setClock(() => new Date(d0.getTime() - 182 * DAY_MS))
  await createInstallation({ id, demo, origin })
  const organisations = new Map<string, OrganisationId>([
    ['NG', must(await createOrganisation('NG', 'Northgate General'))],
    ['CH', must(await createOrganisation('CH', 'City Heart Clinic'))],
  ])
  const accounts = await seedStaff(organisations)
  const charts = chartsOf(d0)
  const patients = await importCharts(d0, -181, charts, organisations)
  await seedPublished(d0, organisations.get('NG') as OrganisationId)
  await seedCare(d0, organisations, accounts, patients)
  const own = await seedPatientAccounts(patients)
  await seedLooks(d0, accounts, patients)
  await importCharts(d0, 0, charts, organisations)
  writePersonas([...STAFF.flatMap((staff) => personaOf(staff, accounts)), ...own])
}

/** Today 08:00 in the zone of the machine; before eight, now: no seeded event lies ahead. */
function dayZero(): Date {
  const eight = new Date(now())
  eight.setHours(8, 0, 0, 0)
  return eight > now() ? now() : eight
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the seed was refused: ${outcome.refusal.code}`)
  return outcome.value
}

async function seedStaff(organisations: ReadonlyMap<string, OrganisationId>): Promise<Map<string, AccountId>> {
  const accounts = new Map<string, AccountId>()
  for (const { id, at, role, department, name } of STAFF) {
    const organisation = organisations.get(at) as OrganisationId
    accounts.set(id, must(await createAccount({ role, organisation, department, displayName: name })))
  }
  return accounts
}

/** Who treats whom: wards by department, others by name. */
const CARE = [
  ['achebe', 'NG', 'Harbor Recovery', 'primary', -180],
  ['mehta', 'CH', 'Cardiology', 'primary', -180],
  ['okafor', 'NG', 'Emergency', 'encounter', -33],
  ['vega', 'NG', '5 West', 'team', -19],
  ['kowalczyk', 'NG', '5 West', 'team', -15],
  ['akesson', 'NG', '5 West', 'team', -3],
  ['watanabe', 'NG', '5 West', 'team', -2],
] as const

async function seedCare(
  d0: Date,
  organisations: ReadonlyMap<string, OrganisationId>,
  accounts: ReadonlyMap<string, AccountId>,
  patients: ReadonlyMap<string, PatientId>,
): Promise<void> {
  for (const [patient, at, department, kind, day] of CARE) {
    const since = new Date(d0.getTime() + day * DAY_MS)
    setClock(() => since)
    const organisation = organisations.get(at) as OrganisationId
    must(await startCare({ organisation, patient: patients.get(patient) as PatientId, department, kind, since }))
  }
  const since = new Date(d0.getTime() - 19 * DAY_MS)
  const [organisation, patient, account] = [organisations.get('NG'), patients.get('vega'), accounts.get('solheim')]
  if (organisation && patient && account) must(await startCare({ organisation, patient, account, kind: 'attending', since }))
}

/** Where published synthetic patients lie beside the checkout, three of them: two on the ward, one whom nobody treats. */
async function seedPublished(d0: Date, organisation: OrganisationId): Promise<void> {
  const folder = testData('fhir/synthea')
  if (!folder || !existsSync(folder)) return
  const files = readdirSync(folder).filter((name) => /^(Alden|Buster|Kermit)/.test(name))
  for (const [i, name] of files.sort().entries()) {
    const day = new Date(d0.getTime() - (40 - i) * DAY_MS)
    setClock(() => day)
    const result = await importBundle({ actor: importAgent(organisation), source: 'synthea' }, readFileSync(join(folder, name)))
    if (!result.ok || !result.imported.patient) throw new Error('a published patient was refused')
    if (i < 2) {
      const care = { organisation, patient: result.imported.patient, department: '5 West', kind: 'team' as const, since: day }
      must(await startCare(care))
    }
  }
}

const PATIENT_PERSONAS = [
  ['vega', 'Marisol Vega', 'patient, 5 West'],
  ['kowalczyk', 'Ewa Kowalczyk', 'patient'],
  ['fernandez', 'José María Fernández', 'patient'],
  ['pham', 'Thuy Linh Pham', 'patient; she is a nurse here too'],
  ['mehta', 'Arjun Mehta', 'patient of City Heart'],
] as const

async function seedPatientAccounts(patients: ReadonlyMap<string, PatientId>): Promise<Persona[]> {
  const personas: Persona[] = []
  for (const [key, name, role] of PATIENT_PERSONAS) {
    const patient = patients.get(key) as PatientId
    const account = must(await createAccount({ role: 'patient', organisation: null, patient }))
    personas.push({ id: key, account, name, role, group: 'Patients', home: '/me' })
  }
  return personas
}

function personaOf(staff: (typeof STAFF)[number], accounts: ReadonlyMap<string, AccountId>): Persona[] {
  const account = accounts.get(staff.id)
  const group = staff.at === 'NG' ? 'Northgate General' : 'City Heart Clinic'
  return account ? [{ id: staff.id, account, name: staff.name, role: staff.words, group, home: staff.home }] : []
}

await main()
setClock(undefined)
await Promise.all([setDatabase(undefined), closeKeystore()])
