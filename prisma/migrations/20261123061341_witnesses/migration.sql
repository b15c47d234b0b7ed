-- AlterTable
ALTER TABLE "checkpoint_signature" DROP CONSTRAINT "checkpoint_signature_pkey",
ADD CONSTRAINT "checkpoint_signature_pkey" PRIMARY KEY ("size", "key_id", "at");

-- CreateTable
CREATE TABLE "witness_state" (
    "key_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "size" BIGINT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "witness_state_pkey" PRIMARY KEY ("key_id")
);

-- CreateIndex
CREATE INDEX "checkpoint_signature_key_id_size_idx" ON "checkpoint_signature"("key_id", "size");

-- What witnesses answered is written by whoever asks them and read by the pages; cosignatures stay insert-only (guards.sql).
grant select, insert, update on witness_state to chartseal_sequencer;
grant select on witness_state to chartseal_web;
