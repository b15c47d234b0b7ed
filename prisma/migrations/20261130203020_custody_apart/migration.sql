-- This is an empty migration.

-- An organisation acts mostly on its own patients: then the index by organisation finds the entry, and this one need not hold it
-- (lib/ledger/entry-parties.ts has the same words).
drop index ledger_entry_custody;
create index ledger_entry_custody on ledger_entry (custody, position) where custody is distinct from organisation;
