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
