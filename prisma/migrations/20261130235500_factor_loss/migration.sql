-- AlterTable
ALTER TABLE "account" ADD COLUMN     "ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "mail_pending" BYTEA,
ADD COLUMN     "opened_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "factor_loss" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "patient_id" UUID,
    "organisation_id" UUID NOT NULL,
    "proofing" TEXT NOT NULL,
    "opened_by_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by_id" UUID,
    "confirmed_at" TIMESTAMPTZ(3),
    "code_hash" BYTEA,
    "code_until" TIMESTAMPTZ(3),
    "session_id" UUID,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "event_id" UUID NOT NULL,
    "seal" BYTEA NOT NULL,

    CONSTRAINT "factor_loss_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "factor_loss_account_id_idx" ON "factor_loss"("account_id");

-- CreateIndex
CREATE INDEX "factor_loss_organisation_id_ended_at_idx" ON "factor_loss"("organisation_id", "ended_at");

-- AddForeignKey
ALTER TABLE "factor_loss" ADD CONSTRAINT "factor_loss_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor_loss" ADD CONSTRAINT "factor_loss_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor_loss" ADD CONSTRAINT "factor_loss_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor_loss" ADD CONSTRAINT "factor_loss_opened_by_id_fkey" FOREIGN KEY ("opened_by_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor_loss" ADD CONSTRAINT "factor_loss_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lost factors. Hygiene, not evidence: an owner can drop a trigger.

-- Whose it is, who opened it and who confirmed it never changes, and what ended is not taken up again.
create function factor_loss_goes_on() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null
     or (new.id, new.account_id, new.patient_id, new.organisation_id, new.proofing, new.opened_by_id, new.opened_at, new.expires_at, new.event_id)
        is distinct from (old.id, old.account_id, old.patient_id, old.organisation_id, old.proofing, old.opened_by_id, old.opened_at, old.expires_at, old.event_id)
     or (old.confirmed_at is not null and (new.confirmed_by_id, new.confirmed_at, new.code_hash, new.code_until)
        is distinct from (old.confirmed_by_id, old.confirmed_at, old.code_hash, old.code_until)) then
    raise exception 'a loss is confirmed once, and ends once' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger goes_on before update on factor_loss for each row execute function factor_loss_goes_on();
create trigger no_delete before delete on factor_loss for each row execute function refuse_change();

-- Two pairs of eyes, here too.
alter table factor_loss add constraint factor_loss_second check (confirmed_by_id <> opened_by_id and confirmed_by_id <> account_id);
alter table factor_loss add constraint factor_loss_code check (
  num_nulls(confirmed_by_id, confirmed_at, code_hash, code_until) in (0, 4) and (ended_at is null) = (ended_by is null));
-- One at a time.
create unique index factor_loss_open on factor_loss (account_id) where ended_at is null;

grant select, insert on factor_loss to chartseal_web;
grant update (confirmed_by_id, confirmed_at, code_hash, code_until, session_id, tries, ended_at, ended_by, seal) on factor_loss to chartseal_web;

-- Leavers, and mail addresses that wait to be confirmed.
grant update (ends_at, opened_at, mail_pending) on account to chartseal_web;
