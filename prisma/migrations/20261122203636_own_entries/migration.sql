-- A patient's entries are found by the event keys sealed to her, which stand in the head of each sealed event; her token
-- may be missing (written while the custodian was down) or emptied. Nothing orders by position within a token any more.

-- DropIndex
DROP INDEX "ledger_entry_patient_position_idx";

-- CreateIndex
CREATE INDEX "event_key_wrap_reader_key_id_idx" ON "event_key_wrap"("reader_key_id");

-- CreateIndex
CREATE INDEX "ledger_entry_patient_idx" ON "ledger_entry"("patient");

-- Hand-written: Prisma knows no indexes on expressions. Bytes 2 to 17 are the event key's id (lib/ledger/sealed-event.ts).
create index ledger_entry_event_key on ledger_entry (substring(sealed from 2 for 16));
