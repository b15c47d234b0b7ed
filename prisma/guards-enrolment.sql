
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
