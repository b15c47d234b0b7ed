-- Teams and rotas. What was assigned explains what was opened: it is never deleted, and an end is never put off.
create function assignment_only_shortens() returns trigger language plpgsql as $$
begin
  if (old.until is not null and (new.until is null or new.until > old.until))
     or (new.id, new.organisation_id, new.department_id, new.team_id, new.account_id, new.kind, new.since, new.created_at)
        is distinct from (old.id, old.organisation_id, old.department_id, old.team_id, old.account_id, old.kind, old.since, old.created_at) then
    raise exception 'an assignment only ever ends' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_shortens before update on assignment for each row execute function assignment_only_shortens();
create trigger no_delete before delete on assignment for each row execute function refuse_change();
create trigger no_delete before delete on team for each row execute function refuse_change();
alter table assignment add constraint assignment_kind
  check ((kind = 'rota' and until is not null and team_id is null) or (kind = 'team' and team_id is not null));
alter table assignment add constraint assignment_span check (until is null or until >= since);
grant select, insert on team, assignment to chartseal_web;
-- FOR SHARE needs UPDATE on some column.
grant update (until, seal) on assignment to chartseal_web;

-- Links between charts: taken back once, then made anew.
create function link_ends_once() returns trigger language plpgsql as $$
begin
  if old.unlinked_at is not null or (new.id, new.patient_id, new.other_id, new.linked_at)
     is distinct from (old.id, old.patient_id, old.other_id, old.linked_at) then
    raise exception 'a link that was taken back stays so' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger ends_once before update on patient_link for each row execute function link_ends_once();
create trigger no_delete before delete on patient_link for each row execute function refuse_change();
create unique index patient_link_once on patient_link (patient_id, other_id) where unlinked_at is null;
alter table patient_link add constraint patient_link_order check (patient_id < other_id);
grant select, insert on patient_link to chartseal_web;
grant update (unlinked_at, seal) on patient_link to chartseal_web;

-- An administrator gives another role or department, and renames departments.
grant update (role, department_id) on account to chartseal_web;
grant update (name) on department to chartseal_web;

-- A role taken away counts among what has ended (lib/keys/account-ends.ts has the same words).
drop index ledger_entry_ends;
create index ledger_entry_ends on ledger_entry (position)
  where action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose', 'role.assign');
drop index ledger_queue_ends;
create index ledger_queue_ends on ledger_queue (event_id)
  where action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose', 'role.assign');
