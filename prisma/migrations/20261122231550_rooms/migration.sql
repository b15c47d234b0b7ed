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

-- CreateIndex
CREATE INDEX "signal_fact_organisation_id_patient_idx" ON "signal_fact"("organisation_id", "patient");

-- CreateIndex
CREATE INDEX "signal_fact_organisation_id_person_idx" ON "signal_fact"("organisation_id", "person");

-- CreateIndex
CREATE UNIQUE INDEX "entry_kind_action_outcome_role_purpose_basis_organisation_key" ON "entry_kind"("action", "outcome", "role", "purpose", "basis", "organisation");

-- Oversight. The index of the explorer is derived, so the web role may change and remake it; facts are only ever added.
create index entry_why_revised on entry_why (organisation_id, revised) where revised is not null;
-- What may still be explained by facts that come within 72 hours.
create index entry_why_open on entry_why (organisation_id, at) where state <> 0;
grant select on signal_fact, entry_why, entry_kind, explain_head to chartseal_web;
grant insert on signal_fact, entry_kind to chartseal_web;
grant insert, update, delete on entry_why to chartseal_web;
grant insert, update on explain_head to chartseal_web;
grant usage on sequence entry_kind_id_seq to chartseal_web;
