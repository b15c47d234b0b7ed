/**
 * Every column that an operator with the database could change, and the check that finds it. docs/threat-model.md holds the
 * same table; a test compares the two, and the tables with the database's own columns.
 */
export type Check = 'history' | 'log' | 'events' | 'records'

/** What finds a change of the column; `nothing` where nothing rests on it, with the reason. */
export type Found = `${Check}: ${string}` | `nothing: ${string}`

export const COLUMNS: Readonly<Record<string, Readonly<Record<string, Found>>>> = {
  ledger_entry: {
    position: 'history: size',
    event_id: 'events: sealed',
    entry: 'history: entry',
    leaf: 'history: leaf',
    chain: 'history: chain',
    sealed: 'events: sealed',
    at: 'events: index',
    action: 'events: index',
    outcome: 'events: index',
    role: 'events: index',
    purpose: 'events: index',
    basis: 'events: index',
    organisation: 'events: index',
    custody: 'events: index',
    actor: 'events: index',
    patient: 'events: index',
  },
  ledger_queue: {
    ord: 'events: stream',
    event_id: 'events: sealed',
    entry: 'events: sealed',
    sealed: 'events: sealed',
    at: 'events: index',
    action: 'events: index',
    outcome: 'events: index',
    role: 'events: index',
    purpose: 'events: index',
    basis: 'events: index',
    organisation: 'events: index',
    custody: 'events: index',
    actor: 'events: index',
    patient: 'events: index',
  },
  ledger_tile: { level: 'log: tile', n: 'log: tile', root: 'log: tile' },
  ledger_checkpoint: { size: 'log: checkpoint', root: 'log: checkpoint', text: 'history: signature' },
  checkpoint_signature: {
    size: 'log: signature',
    key_id: 'log: signature',
    line: 'history: signature',
    at: 'nothing: a note’s own signature bears no time; no page shows it',
  },
  ledger_head: {
    one: 'nothing: the table’s own constraint allows one value',
    size: 'log: head',
    chain: 'log: head',
    epoch: 'nothing: a counter that makes a deposed sequencer harmless; raising it deposes the present one',
  },
  stream_head: { stream_id: 'events: stream', seq: 'events: stream', commitment: 'events: stream' },
  event_key_wrap: {
    event_key_id: 'events: wrap',
    reader_key_id: 'events: wrap',
    stream_id: 'events: wrap',
    sealed: 'events: wrap',
  },
  organisation_key: {
    id: 'events: key',
    organisation_id: 'events: key',
    purpose: 'events: key',
    version: 'events: key',
    public_key: 'events: key',
    private_wrapped: 'events: key',
    signature: 'events: key',
    event_id: 'events: key',
    created_at: 'nothing: the event that made the key has the time',
  },
  patient_audit_key: {
    id: 'events: key',
    patient_id: 'events: key',
    stream_id: 'events: key',
    public_key: 'events: key',
    private_wrapped: 'events: wrap',
    signature: 'events: key',
    created_at: 'nothing: no page shows it',
  },
  record: {
    id: 'records: record',
    organisation_id: 'records: record',
    patient_id: 'records: record',
    compartment_id: 'records: state',
    type: 'records: record',
    source_token: 'nothing: it only recognises a repeated import; changed, the next one adds a second record, which is an entry',
    current_version_id: 'records: record',
  },
  record_version: {
    id: 'records: record',
    record_id: 'records: record',
    compartment_id: 'records: grant',
    number: 'records: record',
    compartment_key_id: 'records: grant',
    content: 'records: record',
    envelope: 'records: envelope',
    event_id: 'records: record',
    created_at: 'records: record',
  },
  key_grant: {
    id: 'records: grant',
    compartment_key_id: 'records: grant',
    organisation_id: 'records: grant',
    patient_id: 'records: grant',
    compartment_id: 'records: grant',
    key_version: 'records: grant',
    granter_key_id: 'records: grant',
    holder_id: 'records: grant',
    holder_key_id: 'records: grant',
    basis: 'records: grant',
    reference: 'records: grant',
    expires_at: 'records: grant',
    sealed: 'records: grant',
    event_id: 'records: grant',
  },
}

/** `[table, column, found]`, as the document has them. */
export function columnRows(): [string, string, Found][] {
  return Object.entries(COLUMNS).flatMap(([table, columns]) =>
    Object.entries(columns).map(([column, found]): [string, string, Found] => [table, column, found]),
  )
}
