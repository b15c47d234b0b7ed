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
