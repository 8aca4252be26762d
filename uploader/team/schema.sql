-- The desk's library of MediaDrop: what a PostgreSQL database needs so that a
-- team can share media IDs. To be run by the owner of the database, who may
-- also create roles:
--
--   psql -v ON_ERROR_STOP=1 -d DATABASE -f this-file.sql
--
-- Running it again changes nothing; it upgrades what an older version made. It
-- is one transaction: either all of it is done, or none.

BEGIN;

SET LOCAL client_min_messages = warning;

-- One setup at a time.
SELECT pg_advisory_xact_lock(7017280570803617);

DO $$
DECLARE
  found integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_database d WHERE d.datname = current_database()
      AND pg_has_role(current_user, d.datdba, 'MEMBER')) THEN
    RAISE EXCEPTION 'the role % does not own the database %', current_user, current_database()
      USING ERRCODE = 'insufficient_privilege', DETAIL = 'mediadrop:owner';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'mediadrop')
      AND NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolsuper)) THEN
    RAISE EXCEPTION 'the role % may not create roles', current_user
      USING ERRCODE = 'insufficient_privilege', DETAIL = 'mediadrop:createrole';
  END IF;
  IF to_regclass('mediadrop.meta') IS NOT NULL THEN
    SELECT version INTO found FROM mediadrop.meta;
    IF found > 2 THEN
      RAISE EXCEPTION 'the library has version %, and this is version 2', found
        USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'mediadrop:newer';
    END IF;
  END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS mediadrop;

-- One row: the version of the schema, and the counter of changes. The lock on
-- this row, which a change holds until its commit, makes the order of commits
-- the order of revisions; a sequence would not.
CREATE TABLE IF NOT EXISTS mediadrop.meta (
  single   boolean PRIMARY KEY DEFAULT true CHECK (single),
  version  integer NOT NULL,
  revision bigint  NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO mediadrop.meta (version) VALUES (1) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS mediadrop.uploads (
  id           uuid        PRIMARY KEY,
  filename     text        NOT NULL CHECK (length(filename) <= 1024),
  content_hash text        NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  bytes        bigint      NOT NULL CHECK (bytes >= 0),
  kind         text        NOT NULL CHECK (length(kind) <= 32),
  mime         text        NOT NULL CHECK (length(mime) <= 255),
  sent_bytes   bigint      NOT NULL CHECK (sent_bytes >= 0),
  sent_mime    text        NOT NULL CHECK (length(sent_mime) <= 255),
  sent_name    text        NOT NULL CHECK (length(sent_name) <= 1024),
  stream_id    text        NOT NULL CHECK (length(stream_id) BETWEEN 1 AND 1024),
  channel      text        NOT NULL CHECK (length(channel) <= 1024),
  media_id     text        NOT NULL CHECK (length(media_id) BETWEEN 1 AND 1024),
  header       text        NOT NULL CHECK (length(header) <= 32),
  fits         text        NOT NULL CHECK (length(fits) <= 32),
  verdict      text        NOT NULL CHECK (length(verdict) <= 32),
  reason       text        NOT NULL CHECK (length(reason) <= 64),
  finished_at  timestamptz NOT NULL,
  member       text        NOT NULL CHECK (length(member) BETWEEN 1 AND 255),
  renews       uuid,
  name         text        NOT NULL DEFAULT '' CHECK (length(name) <= 1024),
  note         text        NOT NULL DEFAULT '' CHECK (length(note) <= 8192),
  removed_at   timestamptz,
  revision     bigint      NOT NULL
);

-- Version 2: an ID that somebody saw arrive on a phone.
ALTER TABLE mediadrop.uploads ADD COLUMN IF NOT EXISTS proven_at timestamptz;

CREATE UNIQUE INDEX IF NOT EXISTS uploads_revision ON mediadrop.uploads (revision);
CREATE INDEX IF NOT EXISTS uploads_good ON mediadrop.uploads (finished_at, revision) WHERE removed_at IS NULL;

UPDATE mediadrop.meta SET version = 2 WHERE version < 2;

-- A member may not write the counter; the trigger may.
CREATE OR REPLACE FUNCTION mediadrop.next_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE mediadrop.meta SET revision = revision + 1 RETURNING revision INTO NEW.revision;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION mediadrop.announce() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('mediadrop', '');
  RETURN NULL;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = 'mediadrop.uploads'::regclass AND tgname = 'uploads_revision') THEN
    CREATE TRIGGER uploads_revision BEFORE INSERT OR UPDATE ON mediadrop.uploads
      FOR EACH ROW EXECUTE FUNCTION mediadrop.next_revision();
    CREATE TRIGGER uploads_announce AFTER INSERT OR UPDATE ON mediadrop.uploads
      FOR EACH STATEMENT EXECUTE FUNCTION mediadrop.announce();
  END IF;
END $$;

-- The role that members use. A role that is there is left as it is; a new one
-- has no password yet, so nobody can use it before an administrator says:
--   ALTER ROLE mediadrop PASSWORD '...';   or, in psql:   \password mediadrop
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'mediadrop') THEN
    CREATE ROLE mediadrop LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
    ALTER ROLE mediadrop SET statement_timeout = '60s';
    ALTER ROLE mediadrop SET idle_in_transaction_session_timeout = '10s';
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO mediadrop', current_database());
END $$;

REVOKE ALL ON SCHEMA mediadrop FROM PUBLIC, mediadrop;
REVOKE ALL ON ALL TABLES IN SCHEMA mediadrop FROM PUBLIC, mediadrop;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mediadrop FROM PUBLIC, mediadrop;
GRANT USAGE ON SCHEMA mediadrop TO mediadrop;
GRANT SELECT ON mediadrop.meta TO mediadrop;
GRANT SELECT ON mediadrop.uploads TO mediadrop;
GRANT INSERT (id, filename, content_hash, bytes, kind, mime, sent_bytes, sent_mime, sent_name, stream_id, channel,
  media_id, header, fits, verdict, reason, finished_at, member, renews, name, note, removed_at, proven_at)
  ON mediadrop.uploads TO mediadrop;
GRANT UPDATE (name, note, renews, removed_at, proven_at) ON mediadrop.uploads TO mediadrop;

COMMIT;
