-- AlterTable
ALTER TABLE "account" ADD COLUMN     "mail_sealed" BYTEA;

-- CreateTable
CREATE TABLE "activation" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "given_by_id" UUID NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),
    "account_id" UUID,
    "event_id" UUID NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "activation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_mail" (
    "id" UUID NOT NULL,
    "organisation_id" UUID,
    "account_id" UUID NOT NULL,
    "template" TEXT NOT NULL,
    "sealed" BYTEA,
    "state" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "activation_code_hash_key" ON "activation"("code_hash");

-- CreateIndex
CREATE UNIQUE INDEX "activation_account_id_key" ON "activation"("account_id");

-- CreateIndex
CREATE INDEX "activation_patient_id_idx" ON "activation"("patient_id");

-- CreateIndex
CREATE INDEX "outbox_mail_state_next_at_idx" ON "outbox_mail"("state", "next_at");

-- AddForeignKey
ALTER TABLE "activation" ADD CONSTRAINT "activation_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activation" ADD CONSTRAINT "activation_given_by_id_fkey" FOREIGN KEY ("given_by_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activation" ADD CONSTRAINT "activation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_mail" ADD CONSTRAINT "outbox_mail_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Codes at the desk and mails. Hygiene, not evidence: an owner can drop a trigger.

-- A code that was used or replaced must not come back. That it stays one patient's is the seal's to show.
create function activation_ends_once() returns trigger language plpgsql as $$
begin
  if (old.ended_at is not null and (new.ended_at, new.account_id) is distinct from (old.ended_at, old.account_id))
     or (new.account_id is not null and new.ended_at is null) then
    raise exception 'a code that ended is not taken up again' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger ends_once before update on activation for each row execute function activation_ends_once();
create trigger no_delete before delete on activation for each row execute function refuse_change();

alter table outbox_mail add constraint outbox_mail_state check (state in ('queued', 'sent', 'given-up'));
-- What was sent, or never will be, is not kept.
alter table outbox_mail add constraint outbox_mail_emptied check ((state = 'queued') = (sealed is not null));

grant select, insert on activation to chartseal_web;
grant update (tries, ended_at, account_id) on activation to chartseal_web;
grant update (mail_sealed) on account to chartseal_web;
grant select, insert, delete on outbox_mail to chartseal_web;
grant update (state, tries, next_at, sent_at, sealed) on outbox_mail to chartseal_web;
