-- AlterTable
ALTER TABLE "session" ADD COLUMN     "factor_at" TIMESTAMPTZ(3),
ADD COLUMN     "factors" TEXT NOT NULL DEFAULT 'one',
ADD COLUMN     "seal" BYTEA,
ADD COLUMN     "wrong_codes" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "signing_key" ADD COLUMN     "credential_id" BYTEA;

-- CreateTable
CREATE TABLE "factor" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" BYTEA,
    "public_key" BYTEA,
    "transports" TEXT NOT NULL DEFAULT '',
    "secret" BYTEA,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "last_step" BIGINT,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "event_id" UUID NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "set_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "challenge" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "account_id" UUID,
    "session_id" UUID,
    "value" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "challenge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "factor_credential_id_key" ON "factor"("credential_id");

-- CreateIndex
CREATE INDEX "factor_account_id_idx" ON "factor"("account_id");

-- CreateIndex
CREATE INDEX "recovery_code_account_id_idx" ON "recovery_code"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "challenge_value_key" ON "challenge"("value");

-- CreateIndex
CREATE INDEX "challenge_expires_at_idx" ON "challenge"("expires_at");

-- AddForeignKey
ALTER TABLE "factor" ADD CONSTRAINT "factor_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "challenge" ADD CONSTRAINT "challenge_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Factors and challenges. A factor that was taken away stays away, and what a passkey or an app holds never changes.
create function factor_is_revoked_once() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null or new.counter < old.counter or new.last_step < old.last_step
     or (new.id, new.account_id, new.kind, new.credential_id, new.public_key, new.secret, new.enrolled_at, new.event_id)
        is distinct from (old.id, old.account_id, old.kind, old.credential_id, old.public_key, old.secret, old.enrolled_at, old.event_id) then
    raise exception 'a factor is revoked once and never changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger revoked_once before update on factor for each row execute function factor_is_revoked_once();
create trigger no_delete before delete on factor for each row execute function refuse_change();

create function code_is_used_once() returns trigger language plpgsql as $$
begin
  if old.used_at is not null or (new.id, new.account_id, new.set_id, new.hash) is distinct from (old.id, old.account_id, old.set_id, old.hash) then
    raise exception 'a recovery code is used once' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger used_once before update on recovery_code for each row execute function code_is_used_once();
create trigger no_delete before delete on recovery_code for each row execute function refuse_change();

alter table session add constraint session_factors check (factors in ('one', 'two'));
alter table factor add constraint factor_kind check (
  (kind = 'passkey' and credential_id is not null and public_key is not null and secret is null) or
  (kind = 'totp' and credential_id is null and public_key is null and secret is not null));
alter table challenge add constraint challenge_value check (length(value) = 32);

-- What the ledger says has been taken away or used, asked where a factor is shown (lib/keys/factor-ends.ts has the same words).
create index ledger_entry_factor_ends on ledger_entry (position)
  where action in ('factor.revoke', 'factor.codes', 'factor.recover');
create index ledger_queue_factor_ends on ledger_queue (event_id)
  where action in ('factor.revoke', 'factor.codes', 'factor.recover');

grant select, insert on factor, recovery_code, challenge to chartseal_web;
grant update (counter, last_step, last_used_at, revoked_at, seal) on factor to chartseal_web;
grant update (used_at) on recovery_code to chartseal_web;
grant delete on challenge to chartseal_web;
grant update (wrong_codes) on session to chartseal_web;

-- A passkey's signature is longer than a device's: authenticator data, client data and signature (lib/crypto/passkey-signature.ts).
alter table consent drop constraint consent_signature;
alter table consent add constraint consent_signature check (length(signature) between 64 and 4096);
