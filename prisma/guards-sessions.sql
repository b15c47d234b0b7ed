-- Sessions, the devices they began on, and how often something was tried.
grant update (locked_at) on session to chartseal_web;
grant select, insert on device to chartseal_web;
grant update (network_hash, agent, network, last_seen_at, known_at) on device to chartseal_web;
-- Counters, no evidence: who may empty them could as well sign in as often as he likes.
grant select, insert, update, delete on attempt to chartseal_web;
