import 'server-only'
/**
 * Fills a new installation, once, as the database's owner: keys, the installation's row and, in a demo, organisations,
 * people, patients and the weeks before today. Where it is no demo, CHARTSEAL_ORGANISATION="CODE:Name" makes the first
 * organisation; nothing else is invented.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setClock } from '@/lib/base/clock'
import { requireInstallation } from '@/lib/base/data-folder'
import { loadVariable } from '@/lib/base/env'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'
import { testData } from '@/lib/base/test-data'
import { db, setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { inTransaction } from '@/lib/db/transaction'
import { createAccount, startCare } from '@/lib/directory/accounts'
import { createInstallation, createOrganisation } from '@/lib/directory/organisations'
import { createInstallationKeys } from '@/lib/keys/installation-keys'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { type Persona, writePersonas } from '@/lib/session/personas'
import { feedSteps, requireImported } from '@/prisma/seed/patients'
import { STAFF } from '@/prisma/seed/staff'
import { storySteps } from '@/prisma/seed/story'
import { must } from '@/prisma/seed/story-acts'
import { examineEntries, orderEntries } from '@/prisma/seed/story-order'
import { ACCOUNTS_FROM } from '@/prisma/seed/story-readers'
import { type Cast, dayZero, known, onDay, play, type Step } from '@/prisma/seed/timeline'

async function main(): Promise<void> {
  const first = firstOrganisation()
  const origin = createInstallationKeys(loadVariable('CHARTSEAL_ORIGIN') ?? 'localhost:3000/ledger')
  const { id, demo } = requireInstallation()
  if (!demo) {
    await createInstallation({ id, demo, origin })
    if (first) must(await createOrganisation(first.code, first.name))
    return
  }
  hurry()
  const d0 = dayZero()
  const opened = onDay(d0, -182)
  setClock(() => opened)
  await createInstallation({ id, demo, origin })
  const organisations = new Map<string, OrganisationId>([
    ['NG', must(await createOrganisation('NG', 'Northgate General'))],
    ['CH', must(await createOrganisation('CH', 'City Heart Clinic'))],
  ])
  const accounts = await seedStaff(organisations)
  const cast: Cast = { d0, organisations, accounts, patients: new Map(), own: new Map() }
  const own: Persona[] = []
  await play([...feedSteps(cast), ...publishedSteps(cast), ...accountSteps(cast, own), ...storySteps(cast)], d0)
  // What an officer finds at her first visit is told already.
  await examineEntries(organisations.values())
  await orderEntries()
  await settle()
  writePersonas([...STAFF.flatMap((staff) => personaOf(staff, accounts)), ...own])
}

/** A demo that was not filled to its end is thrown away, so no commit before the last has to outlast a power cut. */
function hurry(): void {
  db().pool.on('connect', (client) => void client.query('set synchronous_commit = off'))
}

/** A commit that waits takes all before it along. */
async function settle(): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.sql('set local synchronous_commit = on')
    await tx.sql('update installation set demo = demo')
  })
}

/** Read before any key is made: a first start that fails over a typing error can then simply be repeated. */
function firstOrganisation(): { code: string; name: string } | undefined {
  const given = loadVariable('CHARTSEAL_ORGANISATION')
  if (given === undefined) return undefined
  const { code, name } = /^(?<code>[A-Z0-9]{2,8}):(?<name>\S.*)$/.exec(given)?.groups ?? {}
  if (!code || !name) throw new Error('CHARTSEAL_ORGANISATION is written CODE:Name, for example NG:Northgate General')
  return { code, name }
}

async function seedStaff(organisations: ReadonlyMap<string, OrganisationId>): Promise<Map<string, AccountId>> {
  const accounts = new Map<string, AccountId>()
  for (const { id, at, role, department, name } of STAFF) {
    const organisation = known(organisations, at)
    accounts.set(id, must(await createAccount({ role, organisation, department, displayName: name })))
  }
  return accounts
}

/** Where published synthetic patients lie beside the checkout, three of them: two on the ward, one whom nobody treats. */
function publishedSteps({ d0, organisations }: Cast): Step[] {
  const folder = testData('fhir/synthea')
  if (!folder) return []
  const files = readdirSync(folder).filter((name) => /^(Alden|Buster|Kermit)/.test(name))
  return files.sort().map((name, i): Step => {
    const since = onDay(d0, i - 40)
    const act = async () => {
      const organisation = known(organisations, 'NG')
      const from = { actor: importAgent(organisation), source: 'synthea' }
      const patient = requireImported('a published patient', await importBundle(from, readFileSync(join(folder, name))))
      if (i < 2) must(await startCare({ organisation, patient, department: '5 West', kind: 'team', since }))
    }
    return { at: since, act }
  })
}

const PATIENT_PERSONAS = [
  ['vega', 'Marisol Vega', 'patient, 5 West'],
  ['kowalczyk', 'Ewa Kowalczyk', 'patient'],
  ['fernandez', 'José María Fernández', 'patient'],
  ['pham', 'Thuy Linh Pham', 'patient; she is a nurse here too'],
  ['mehta', 'Arjun Mehta', 'patient of City Heart'],
  ['ngozi', 'Ngozi Okafor', 'patient; Lena’s mother'],
  ['sofia', 'Sofia Lindholm', 'patient of sixteen'],
  ['achebe', 'Desmond Achebe', 'patient of Harbor Recovery too'],
  ['ashdown', 'Patricia Ashdown', 'patient; a councillor'],
  ['papadakis', 'Giorgos Papadakis', 'patient'],
  ['moretti', 'Luca Moretti', 'patient'],
  ['tesfaye', 'Samuel Tesfaye', 'patient'],
  ['ngata', 'Tui Ngata', 'patient; stopped a share'],
] as const

function accountSteps({ d0, patients, own }: Cast, personas: Persona[]): Step[] {
  return PATIENT_PERSONAS.map(([key, name, role], i) => ({
    at: onDay(d0, ACCOUNTS_FROM + i),
    act: async () => {
      const patient = known<PatientId>(patients, key)
      const account = must(await createAccount({ role: 'patient', organisation: null, patient }))
      own.set(key, account)
      personas.push({ id: key, account, name, role, group: 'Patients', home: '/me' })
    },
  }))
}

/** Nobody is shown a door behind which there is no room yet. */
function personaOf({ id, at, name, words, home }: (typeof STAFF)[number], accounts: ReadonlyMap<string, AccountId>): Persona[] {
  const group = at === 'NG' ? 'Northgate General' : 'City Heart Clinic'
  return home ? [{ id, account: known(accounts, id), name, role: words, group, home }] : []
}

await main()
setClock(undefined)
await Promise.all([setDatabase(undefined), closeKeystore()])
