-- The group roles that the grants below are made to. Login roles with random passwords are made by the set-up, not here.
do $$
declare name text;
begin
  foreach name in array array['chartseal_web', 'chartseal_sequencer'] loop
    begin
      if not exists (select 1 from pg_roles where rolname = name) then
        execute format('create role %I nologin', name);
      end if;
    -- Roles belong to the whole cluster: another installation's migrator may make them at the same moment.
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

