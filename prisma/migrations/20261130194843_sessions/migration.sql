-- AlterTable
ALTER TABLE "session" ADD COLUMN     "agent" TEXT,
ADD COLUMN     "device_id" UUID,
ADD COLUMN     "locked_at" TIMESTAMPTZ(3),
ADD COLUMN     "network" TEXT;

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "network_hash" BYTEA NOT NULL,
    "agent" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "known_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "key" BYTEA NOT NULL,
    "strikes" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "free_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "device_account_id_token_hash_key" ON "device"("account_id", "token_hash");

-- CreateIndex
CREATE INDEX "attempt_at_idx" ON "attempt"("at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Sessions, the devices they began on, and how often something was tried.
grant update (locked_at) on session to chartseal_web;
grant select, insert on device to chartseal_web;
grant update (network_hash, agent, network, last_seen_at, known_at) on device to chartseal_web;
-- Counters, no evidence: who may empty them could as well sign in as often as he likes.
grant select, insert, update, delete on attempt to chartseal_web;
