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
