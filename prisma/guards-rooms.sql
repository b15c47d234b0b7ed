-- Oversight. The index of the explorer is derived, so the web role may change and remake it; facts are only ever added.
create index entry_why_revised on entry_why (organisation_id, revised) where revised is not null;
-- What may still be explained by facts that come within 72 hours.
create index entry_why_open on entry_why (organisation_id, at) where state <> 0;
grant select on signal_fact, entry_why, entry_kind, explain_head to chartseal_web;
grant insert on signal_fact, entry_kind to chartseal_web;
grant insert, update, delete on entry_why to chartseal_web;
grant insert, update on explain_head to chartseal_web;
grant usage on sequence entry_kind_id_seq to chartseal_web;
