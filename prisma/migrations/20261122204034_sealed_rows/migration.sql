-- AlterTable
ALTER TABLE "account" ADD COLUMN     "seal" BYTEA NOT NULL;

-- AlterTable
ALTER TABLE "care_relationship" ADD COLUMN     "seal" BYTEA NOT NULL;

-- AlterTable
ALTER TABLE "declaration" ADD COLUMN     "seal" BYTEA NOT NULL;

-- Hand-written: what the web role never needs. A column list on the queue keeps `ord` the sequence's alone.
revoke update (password_hash, department_id) on account from chartseal_web;
revoke delete, update on key_grant from chartseal_web;
grant update (expires_at) on key_grant to chartseal_web; -- FOR SHARE needs some column
revoke insert on ledger_queue from chartseal_web;
grant insert (event_id, entry, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient)
  on ledger_queue to chartseal_web;
