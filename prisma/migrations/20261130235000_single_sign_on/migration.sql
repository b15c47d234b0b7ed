-- AlterTable
ALTER TABLE "account" ADD COLUMN     "identity_token" BYTEA;

-- CreateIndex
CREATE UNIQUE INDEX "account_identity_token_key" ON "account"("identity_token");


-- Staff who come by the organisation's single sign-on.
grant update (identity_token) on account to chartseal_web;
-- One way in: whoever's identity is vouched for elsewhere has no password here that would open without asking there.
alter table account add constraint account_one_way_in check (identity_token is null or (password_hash is null and patient_id is null));

-- Linking takes the password away, and counts among what has ended (lib/keys/account-ends.ts has the same words).
drop index ledger_entry_ends;
create index ledger_entry_ends on ledger_entry (position)
  where action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose', 'role.assign', 'identity.link');
drop index ledger_queue_ends;
create index ledger_queue_ends on ledger_queue (event_id)
  where action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose', 'role.assign', 'identity.link');
