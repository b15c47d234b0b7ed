-- What witnesses answered is written by whoever asks them and read by the pages; cosignatures stay insert-only (guards.sql).
grant select, insert, update on witness_state to chartseal_sequencer;
grant select on witness_state to chartseal_web;
