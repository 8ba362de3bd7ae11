-- What was changed lately, for processes that look whether they have missed something.

ALTER TABLE jobs ADD COLUMN updated_at TEXT AS (json_extract(document, '$.updated_at'));
CREATE INDEX jobs_changed ON jobs (updated_at, id);

ALTER TABLE profiles ADD COLUMN updated_at TEXT AS (json_extract(document, '$.updated_at'));
CREATE INDEX profiles_changed ON profiles (updated_at, user_id)
