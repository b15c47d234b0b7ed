-- The key store: a database of its own, so that a dump of the records never carries what erasure destroys. Run at each start.
create table if not exists erasure_secret (
  patient uuid primary key,
  secret bytea not null check (length(secret) = 32),
  created_at timestamptz not null default now()
);
