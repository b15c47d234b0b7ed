-- The group roles that the grants below are made to. Login roles with random passwords are made by the set-up, not here.
do $$
declare name text;
begin
  foreach name in array array['chartseal_web', 'chartseal_sequencer'] loop
    begin
      if not exists (select 1 from pg_roles where rolname = name) then
        execute format('create role %I nologin', name);
      end if;
    -- Roles belong to the whole cluster: another installation's migrator may make them at the same moment.
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;


-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "installation" (
    "one" INTEGER NOT NULL DEFAULT 1,
    "id" UUID NOT NULL,
    "demo" BOOLEAN NOT NULL,
    "origin" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("one")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "department" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "organisation_id" UUID,
    "department_id" UUID,
    "role" TEXT NOT NULL,
    "display_name" TEXT,
    "patient_id" UUID,
    "login_token" BYTEA,
    "password_hash" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "seal" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "care_relationship" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "account_id" UUID,
    "department_id" UUID,
    "kind" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "seal" BYTEA NOT NULL,

    CONSTRAINT "care_relationship_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "declaration" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "declaration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_resource" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "json" TEXT NOT NULL,

    CONSTRAINT "directory_resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_identifier" (
    "organisation_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "resource_id" UUID NOT NULL,

    CONSTRAINT "directory_identifier_pkey" PRIMARY KEY ("organisation_id","type","identifier","resource_id")
);

-- CreateTable
CREATE TABLE "organisation_key" (
    "id" UUID NOT NULL,
    "organisation_id" UUID,
    "purpose" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "public_key" BYTEA NOT NULL,
    "private_wrapped" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "event_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organisation_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "index_key" (
    "organisation_id" UUID NOT NULL,
    "wrapped" BYTEA NOT NULL,

    CONSTRAINT "index_key_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateTable
CREATE TABLE "patient_audit_key" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "private_wrapped" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "patient_audit_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patient" (
    "id" UUID NOT NULL,
    "custody_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "patient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "label" TEXT,
    "label_sealed" BYTEA NOT NULL,

    CONSTRAINT "stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_head" (
    "stream_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "commitment" BYTEA NOT NULL,

    CONSTRAINT "stream_head_pkey" PRIMARY KEY ("stream_id")
);

-- CreateTable
CREATE TABLE "compartment" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "label" TEXT,
    "label_sealed" BYTEA NOT NULL,
    "state_event_id" UUID,

    CONSTRAINT "compartment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "compartment_key" (
    "id" UUID NOT NULL,
    "compartment_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "compartment_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_grant" (
    "id" UUID NOT NULL,
    "compartment_key_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "compartment_id" UUID NOT NULL,
    "key_version" INTEGER NOT NULL,
    "granter_key_id" UUID NOT NULL,
    "holder_id" UUID NOT NULL,
    "holder_key_id" UUID NOT NULL,
    "basis" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,
    "event_id" UUID NOT NULL,

    CONSTRAINT "key_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "record" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "compartment_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "source_token" BYTEA NOT NULL,
    "current_version_id" UUID NOT NULL,

    CONSTRAINT "record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "record_version" (
    "id" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "compartment_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "compartment_key_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,
    "envelope" BYTEA NOT NULL,
    "event_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "record_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blind_index" (
    "organisation_id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "patient_id" UUID NOT NULL,

    CONSTRAINT "blind_index_pkey" PRIMARY KEY ("organisation_id","token","patient_id")
);

-- CreateTable
CREATE TABLE "possible_duplicate" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "other_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "possible_duplicate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_key_wrap" (
    "event_key_id" UUID NOT NULL,
    "reader_key_id" UUID NOT NULL,
    "stream_id" UUID,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "event_key_wrap_pkey" PRIMARY KEY ("event_key_id","reader_key_id")
);

-- CreateTable
CREATE TABLE "ledger_queue" (
    "ord" BIGSERIAL NOT NULL,
    "event_id" UUID NOT NULL,
    "entry" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "organisation" UUID,
    "custody" UUID,
    "actor" BYTEA,
    "patient" BYTEA,

    CONSTRAINT "ledger_queue_pkey" PRIMARY KEY ("ord")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "position" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "entry" BYTEA NOT NULL,
    "leaf" BYTEA NOT NULL,
    "chain" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "organisation" UUID,
    "custody" UUID,
    "actor" BYTEA,
    "patient" BYTEA,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "ledger_tile" (
    "level" INTEGER NOT NULL,
    "n" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,

    CONSTRAINT "ledger_tile_pkey" PRIMARY KEY ("level","n")
);

-- CreateTable
CREATE TABLE "ledger_head" (
    "one" INTEGER NOT NULL DEFAULT 1,
    "size" BIGINT NOT NULL DEFAULT 0,
    "chain" BYTEA NOT NULL,
    "epoch" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_head_pkey" PRIMARY KEY ("one")
);

-- CreateTable
CREATE TABLE "ledger_lease" (
    "one" INTEGER NOT NULL DEFAULT 1,
    "holder" UUID,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "ledger_lease_pkey" PRIMARY KEY ("one")
);

-- CreateTable
CREATE TABLE "ledger_checkpoint" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "ledger_checkpoint_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "checkpoint_signature" (
    "size" BIGINT NOT NULL,
    "key_id" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkpoint_signature_pkey" PRIMARY KEY ("size","key_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organisation_code_key" ON "organisation"("code");

-- CreateIndex
CREATE UNIQUE INDEX "department_organisation_id_name_key" ON "department"("organisation_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "account_login_token_key" ON "account"("login_token");

-- CreateIndex
CREATE INDEX "account_patient_id_idx" ON "account"("patient_id");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "care_relationship_patient_id_idx" ON "care_relationship"("patient_id");

-- CreateIndex
CREATE INDEX "care_relationship_account_id_idx" ON "care_relationship"("account_id");

-- CreateIndex
CREATE INDEX "care_relationship_department_id_idx" ON "care_relationship"("department_id");

-- CreateIndex
CREATE INDEX "declaration_account_id_patient_id_idx" ON "declaration"("account_id", "patient_id");

-- CreateIndex
CREATE UNIQUE INDEX "directory_resource_organisation_id_type_source_key_key" ON "directory_resource"("organisation_id", "type", "source_key");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_key_organisation_id_purpose_version_key" ON "organisation_key"("organisation_id", "purpose", "version");

-- CreateIndex
CREATE UNIQUE INDEX "patient_audit_key_stream_id_key" ON "patient_audit_key"("stream_id");

-- CreateIndex
CREATE INDEX "patient_audit_key_patient_id_idx" ON "patient_audit_key"("patient_id");

-- CreateIndex
CREATE INDEX "patient_custody_id_idx" ON "patient"("custody_id");

-- CreateIndex
CREATE INDEX "stream_patient_id_idx" ON "stream"("patient_id");

-- CreateIndex
CREATE INDEX "compartment_patient_id_idx" ON "compartment"("patient_id");

-- CreateIndex
CREATE UNIQUE INDEX "compartment_key_compartment_id_version_key" ON "compartment_key"("compartment_id", "version");

-- CreateIndex
CREATE INDEX "key_grant_patient_id_holder_id_idx" ON "key_grant"("patient_id", "holder_id");

-- CreateIndex
CREATE INDEX "record_compartment_id_idx" ON "record"("compartment_id");

-- CreateIndex
CREATE UNIQUE INDEX "record_organisation_id_patient_id_source_token_key" ON "record"("organisation_id", "patient_id", "source_token");

-- CreateIndex
CREATE UNIQUE INDEX "record_version_record_id_number_key" ON "record_version"("record_id", "number");

-- CreateIndex
CREATE INDEX "blind_index_patient_id_idx" ON "blind_index"("patient_id");

-- CreateIndex
CREATE INDEX "possible_duplicate_other_id_idx" ON "possible_duplicate"("other_id");

-- CreateIndex
CREATE UNIQUE INDEX "possible_duplicate_patient_id_other_id_key" ON "possible_duplicate"("patient_id", "other_id");

-- CreateIndex
CREATE INDEX "event_key_wrap_reader_key_id_idx" ON "event_key_wrap"("reader_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_queue_event_id_key" ON "ledger_queue"("event_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_event_id_key" ON "ledger_entry"("event_id");

-- CreateIndex
CREATE INDEX "ledger_entry_patient_idx" ON "ledger_entry"("patient");

-- CreateIndex
CREATE INDEX "ledger_entry_actor_position_idx" ON "ledger_entry"("actor", "position");

-- AddForeignKey
ALTER TABLE "department" ADD CONSTRAINT "department_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_relationship" ADD CONSTRAINT "care_relationship_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_relationship" ADD CONSTRAINT "care_relationship_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_relationship" ADD CONSTRAINT "care_relationship_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "declaration" ADD CONSTRAINT "declaration_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "declaration" ADD CONSTRAINT "declaration_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_identifier" ADD CONSTRAINT "directory_identifier_resource_id_fkey" FOREIGN KEY ("resource_id") REFERENCES "directory_resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_key" ADD CONSTRAINT "organisation_key_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "index_key" ADD CONSTRAINT "index_key_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient_audit_key" ADD CONSTRAINT "patient_audit_key_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient" ADD CONSTRAINT "patient_custody_id_fkey" FOREIGN KEY ("custody_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stream" ADD CONSTRAINT "stream_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stream_head" ADD CONSTRAINT "stream_head_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compartment" ADD CONSTRAINT "compartment_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compartment_key" ADD CONSTRAINT "compartment_key_compartment_id_fkey" FOREIGN KEY ("compartment_id") REFERENCES "compartment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_grant" ADD CONSTRAINT "key_grant_compartment_key_id_fkey" FOREIGN KEY ("compartment_key_id") REFERENCES "compartment_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record" ADD CONSTRAINT "record_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record" ADD CONSTRAINT "record_compartment_id_fkey" FOREIGN KEY ("compartment_id") REFERENCES "compartment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record_version" ADD CONSTRAINT "record_version_record_id_fkey" FOREIGN KEY ("record_id") REFERENCES "record"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint_signature" ADD CONSTRAINT "checkpoint_signature_size_fkey" FOREIGN KEY ("size") REFERENCES "ledger_checkpoint"("size") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Guards: what the database itself refuses. Hygiene, not evidence: an owner can drop a trigger.
-- Hand-written; appended to the first migration.

insert into ledger_head (one, size, chain, epoch) values (1, 0, decode(repeat('00', 32), 'hex'), 0);
insert into ledger_lease (one) values (1);

alter table installation add constraint installation_one check (one = 1);
alter table ledger_head add constraint ledger_head_one check (one = 1);
alter table ledger_lease add constraint ledger_lease_one check (one = 1);
alter table ledger_queue add constraint ledger_queue_entry check (length(entry) = 33);
alter table ledger_entry add constraint ledger_entry_hashes check (length(leaf) = 32 and length(chain) = 32);
create index ledger_entry_organisation on ledger_entry (organisation, position);
create index ledger_entry_custody on ledger_entry (custody, position);
-- A patient's entries are found by the event keys sealed to her, which stand in the head of each sealed event (bytes 2 to
-- 17, lib/ledger/sealed-event.ts); her token may be missing, or emptied.
create index ledger_entry_event_key on ledger_entry (substring(sealed from 2 for 16));

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % is insert-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

do $$
declare name text;
begin
  foreach name in array array['ledger_entry', 'ledger_tile', 'ledger_checkpoint', 'checkpoint_signature',
                              'record_version', 'event_key_wrap', 'organisation_key', 'patient_audit_key'] loop
    execute format('create trigger insert_only before update or delete on %I for each row execute function refuse_change()', name);
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', name);
  end loop;
end $$;

-- A queued event may be taken by the sequencer, never altered.
create trigger no_update before update on ledger_queue for each row execute function refuse_change();
create trigger no_truncate before truncate on ledger_queue for each statement execute function refuse_change();

-- A stream grows by one event at a time: a jump or a step back would open a gap, or close one that was made.
create function stream_grows_by_one() returns trigger language plpgsql as $$
begin
  if new.stream_id <> old.stream_id or new.seq <> old.seq + 1 then
    raise exception 'stream_head.seq must grow by one' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger grows_by_one before update on stream_head for each row execute function stream_grows_by_one();
create trigger no_delete before delete on stream_head for each row execute function refuse_change();

-- The epoch never falls and the log never shrinks. That a deposed sequencer writes nothing is the batch's own condition.
create function ledger_head_moves_on() returns trigger language plpgsql as $$
begin
  if new.epoch < old.epoch or new.size < old.size then
    raise exception 'ledger_head never goes back' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger moves_on before update on ledger_head for each row execute function ledger_head_moves_on();

-- Roles. Web: charts, accounts, sessions; INSERT on the queue; nothing on the ledger's head.
grant usage on schema public to chartseal_web, chartseal_sequencer;
grant select on all tables in schema public to chartseal_web;
revoke select on ledger_lease from chartseal_web;
grant insert on account, session, department, care_relationship, declaration, directory_resource, directory_identifier,
  organisation, organisation_key, index_key, patient, stream, stream_head, patient_audit_key, compartment, compartment_key,
  key_grant, record, record_version, blind_index, possible_duplicate, event_key_wrap to chartseal_web;
-- Without `ord`: a place taken far ahead would stop everybody's appends.
grant insert (event_id, entry, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient)
  on ledger_queue to chartseal_web;
grant usage on sequence ledger_queue_ord_seq to chartseal_web;
-- FOR SHARE needs UPDATE on some column: each grant below is also what an act may truly change.
grant update (active) on account to chartseal_web;
grant update (last_seen_at, ended_at) on session to chartseal_web;
grant update (until) on care_relationship to chartseal_web;
grant update (until) on declaration to chartseal_web;
grant update (changed_at) on patient to chartseal_web;
grant update (seq, commitment) on stream_head to chartseal_web;
grant update (state_event_id) on compartment to chartseal_web;
grant update (current_version_id, compartment_id) on record to chartseal_web;
grant update (json) on directory_resource to chartseal_web;
grant update (expires_at) on key_grant to chartseal_web;
grant delete on blind_index to chartseal_web;

-- Sequencer: the queue and the log, nothing else.
grant select, delete on ledger_queue to chartseal_sequencer;
grant select, insert on ledger_entry, ledger_tile, ledger_checkpoint, checkpoint_signature to chartseal_sequencer;
grant select, update on ledger_head, ledger_lease to chartseal_sequencer;
