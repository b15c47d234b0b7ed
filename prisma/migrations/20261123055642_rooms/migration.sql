-- AlterTable
ALTER TABLE "organisation" ADD COLUMN     "seal" BYTEA NOT NULL;

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "first_password_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "signal_fact" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "person" BYTEA,
    "patient" BYTEA,
    "value" BYTEA,
    "since" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),
    "seal" BYTEA NOT NULL,

    CONSTRAINT "signal_fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entry_why" (
    "organisation_id" UUID NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "revised" BIGINT,
    "kind_id" INTEGER NOT NULL,
    "state" SMALLINT NOT NULL,
    "actor" BYTEA,
    "patient" BYTEA,
    "sitting" BYTEA,

    CONSTRAINT "entry_why_pkey" PRIMARY KEY ("organisation_id","position")
);

-- CreateTable
CREATE TABLE "entry_kind" (
    "id" SERIAL NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,

    CONSTRAINT "entry_kind_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "explain_head" (
    "organisation_id" UUID NOT NULL,
    "position" BIGINT NOT NULL DEFAULT 0,
    "pass" BIGINT NOT NULL DEFAULT 0,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "explain_head_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateTable
CREATE TABLE "share_request" (
    "id" UUID NOT NULL,
    "requester_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "patient_id" UUID,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "deferred_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "key_wrapped" BYTEA NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "share_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_request_version" (
    "request_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "share_request_version_pkey" PRIMARY KEY ("request_id","version")
);

-- CreateTable
CREATE TABLE "share_offer" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "event_id" UUID NOT NULL,

    CONSTRAINT "share_offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "id" TEXT NOT NULL,
    "patient_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "spki" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "session_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "event_id" UUID NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "person_id" UUID,
    "signing_key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "event_id" UUID NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_run" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imported_bundle" (
    "run_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "directory" INTEGER NOT NULL DEFAULT 0,
    "new_patient" BOOLEAN NOT NULL DEFAULT false,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "dropped" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "imported_bundle_pkey" PRIMARY KEY ("run_id","number")
);

-- CreateIndex
CREATE INDEX "signal_fact_organisation_id_patient_idx" ON "signal_fact"("organisation_id", "patient");

-- CreateIndex
CREATE INDEX "signal_fact_organisation_id_person_idx" ON "signal_fact"("organisation_id", "person");

-- CreateIndex
CREATE UNIQUE INDEX "entry_kind_action_outcome_role_purpose_basis_organisation_key" ON "entry_kind"("action", "outcome", "role", "purpose", "basis", "organisation");

-- CreateIndex
CREATE INDEX "share_request_requester_id_idx" ON "share_request"("requester_id");

-- CreateIndex
CREATE INDEX "share_request_patient_id_idx" ON "share_request"("patient_id");

-- CreateIndex
CREATE INDEX "share_offer_request_id_idx" ON "share_offer"("request_id");

-- CreateIndex
CREATE INDEX "signing_key_patient_id_idx" ON "signing_key"("patient_id");

-- CreateIndex
CREATE UNIQUE INDEX "consent_request_id_key" ON "consent"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "consent_offer_id_key" ON "consent"("offer_id");

-- CreateIndex
CREATE INDEX "consent_patient_id_organisation_id_idx" ON "consent"("patient_id", "organisation_id");

-- CreateIndex
CREATE INDEX "import_run_organisation_id_started_at_idx" ON "import_run"("organisation_id", "started_at");

-- AddForeignKey
ALTER TABLE "share_request" ADD CONSTRAINT "share_request_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_request" ADD CONSTRAINT "share_request_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_request" ADD CONSTRAINT "share_request_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_request_version" ADD CONSTRAINT "share_request_version_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "share_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_offer" ADD CONSTRAINT "share_offer_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "share_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_key" ADD CONSTRAINT "signing_key_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_key" ADD CONSTRAINT "signing_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "share_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "share_offer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_signing_key_id_fkey" FOREIGN KEY ("signing_key_id") REFERENCES "signing_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imported_bundle" ADD CONSTRAINT "imported_bundle_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "import_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Oversight. The index of the explorer is derived, so the web role may change and remake it; facts are only ever added.
create index entry_why_revised on entry_why (organisation_id, revised) where revised is not null;
-- What the ledger says has ended, asked at each act (lib/keys/account-ends.ts has the same words).
create index ledger_entry_ends on ledger_entry (position)
  where action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose');
-- The queue too: where nothing is ordered care goes on, and no act may cost more for it.
create index ledger_queue_ends on ledger_queue (event_id)
  where action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose');
-- What may still be explained by facts that come within 72 hours.
create index entry_why_open on entry_why (organisation_id, at) where state <> 0;
grant select on signal_fact, entry_why, entry_kind, explain_head to chartseal_web;
grant insert on signal_fact, entry_kind to chartseal_web;
grant insert, update, delete on entry_why to chartseal_web;
grant insert, update on explain_head to chartseal_web;
grant usage on sequence entry_kind_id_seq to chartseal_web;

-- Guards of what the rooms brought. Hygiene, not evidence: an owner can drop a trigger.

-- Shares: what was asked and offered never changes; an offer is used once, a key revoked once, a share ended once.
create trigger insert_only before update or delete on share_request_version for each row execute function refuse_change();
create trigger no_truncate before truncate on share_request_version for each statement execute function refuse_change();

create function offer_is_used_once() returns trigger language plpgsql as $$
begin
  if old.used_at is not null or new.used_at is null
     or (new.id, new.request_id, new.version, new.sealed, new.at, new.expires_at, new.event_id)
        is distinct from (old.id, old.request_id, old.version, old.sealed, old.at, old.expires_at, old.event_id) then
    raise exception 'an offer is used once and never changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger used_once before update on share_offer for each row execute function offer_is_used_once();
create trigger no_delete before delete on share_offer for each row execute function refuse_change();

create function share_ends_once() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null or (new.sealed, new.signature, new.event_id) is distinct from (old.sealed, old.signature, old.event_id) then
    raise exception 'a share that ended is not taken up again' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger ends_once before update on consent for each row execute function share_ends_once();
create trigger no_delete before delete on consent for each row execute function refuse_change();

create function key_is_revoked_once() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null or new.spki <> old.spki then
    raise exception 'a revoked key stays revoked' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger revoked_once before update on signing_key for each row execute function key_is_revoked_once();
create trigger no_delete before delete on signing_key for each row execute function refuse_change();

-- The operator with the web's role alone must not wake a session that was left: its cookie may be in another's hands.
create function session_ends_once() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null and new.ended_at is distinct from old.ended_at then
    raise exception 'a session that ended stays ended' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger ends_once before update on session for each row execute function session_ends_once();

alter table consent add constraint consent_signature check (length(signature) = 64);
alter table consent add constraint consent_ended check ((ended_at is null) = (ended_by is null));

grant select on share_request, share_request_version, share_offer, signing_key, consent to chartseal_web;
grant insert on share_request, share_request_version, share_offer, signing_key, consent to chartseal_web;
grant update (patient_id, version, state, deferred_at, closes_at, seal) on share_request to chartseal_web;
grant update (used_at) on share_offer to chartseal_web;
grant update (revoked_at, seal) on signing_key to chartseal_web;
grant update (ended_at, ended_by, seal) on consent to chartseal_web;
-- A share that ends takes its grants with it.
grant delete on key_grant to chartseal_web;

-- Administrator's room. What an account may be (role, organisation, department, patient, login) stays as it was made.
grant update (password_hash, first_password_until, seal) on account to chartseal_web;
grant select, insert on import_run, imported_bundle to chartseal_web;
grant update (ended_at) on import_run to chartseal_web;
