/** Stored records against what the ledger says was written. No key is needed: contents are compared as the HMACs they are. Pure. */
import { equal, fromBase64, toBase64 } from '@/lib/base/bytes'
import { groupBy } from '@/lib/base/group'
import { type StateItem, stateOf } from '@/lib/crypto/content'
import type { Findings } from '@/lib/oversight/check/finding'
import type { WrittenPatient, WrittenRecord } from '@/lib/oversight/check/written'

type Version = {
  readonly record: string
  readonly type: string
  readonly misplaced: boolean
  readonly current: string
  readonly version: string | null
  readonly number: number
  readonly content: Uint8Array
  readonly event: string
  readonly createdAt: Date
}
type Compartment = { readonly id: string; readonly stateEvent: string | null; readonly versions: readonly Version[] }

export function compareStates(compartments: readonly Compartment[], written: WrittenPatient, findings: Findings): void {
  const say = (column: string, id: string, what: string) => findings.add({ kind: 'state', column, id, what })
  for (const { id, stateEvent, versions } of compartments) {
    const expected = written.states.get(id)
    const current = versions.filter(({ version, current }) => version === current)
    const items = current.map(({ record, version, content }): StateItem => [record, version as string, toBase64(content)])
    if (!expected && versions.length > 0) say('record.compartment_id', id, 'it has records, and no event says so')
    if (expected && !sameState(items, expected.state)) say('record.current_version_id', id, 'its set is not the one last written')
    // The pointer is what opening a chart looks at: rolled back together with a record, it lets the old set pass there.
    if (expected && stateEvent !== expected.event) say('compartment.state_event_id', id, 'it does not name the newest event')
  }
  const there = new Set(compartments.map(({ id }) => id))
  for (const id of written.states.keys()) if (!there.has(id)) say('compartment.id', id, 'the compartment is gone')
}

function sameState(items: readonly StateItem[], state: string): boolean {
  try {
    return equal(stateOf(items), fromBase64(state))
  } catch {
    return false // one record with two current versions
  }
}

export function compareVersions(compartments: readonly Compartment[], written: WrittenPatient, findings: Findings): void {
  const byRecord = groupBy(
    compartments.flatMap(({ versions }) => versions),
    ({ record }) => record,
  )
  for (const [record, versions] of byRecord) {
    const known = written.records.get(record)
    if (known) compareRecord(record, versions, known, findings)
    else findings.add({ kind: 'record', column: 'record.id', id: record, what: 'no event says that it was written' })
  }
  for (const record of written.records.keys())
    if (!byRecord.has(record))
      findings.add({ kind: 'record', column: 'record.id', id: record, what: 'it was written and is gone' })
}

function compareRecord(record: string, versions: readonly Version[], known: WrittenRecord, findings: Findings): void {
  const say = (column: string, what: string) => findings.add({ kind: 'record', column, id: record, what })
  const [first] = versions
  if (first?.current !== known.newest) say('record.current_version_id', 'it is not the version last written')
  if (first?.type !== known.type) say('record.type', 'it is not the type that was written')
  if (first?.misplaced) say('record.patient_id', 'its row names another patient or organisation than its compartment')
  const stored = new Set(versions.map(({ version }) => version))
  for (const version of known.versions.keys())
    if (!stored.has(version)) say('record_version.id', 'a version that was written is gone')
  for (const { version, content, event, number, createdAt } of versions) {
    const expected = version === null ? undefined : known.versions.get(version)
    if (version === null) continue
    if (!expected) say('record_version.id', 'a version that no event says was written')
    else if (toBase64(content) !== expected.content) say('record_version.content', 'it is not what was written')
    else if (event !== expected.event) say('record_version.event_id', 'it does not name the event that wrote it')
    else if (number !== expected.number) say('record_version.number', 'it is not the number in the order of writing')
    else if (createdAt.toISOString() !== expected.at) say('record_version.created_at', 'it is not the time of the event')
  }
}
