-- Each table holds its entities as JSON in `document`. The other columns are keys, or are derived from the document for
-- what is asked and what must be unique. Times are ISO texts of one width, so they sort.
--
-- The first column of a unique index is the name that AlreadyExists carries when the index refuses.
-- Statements are parted at each semicolon, comments included: there is none but at an end.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    email TEXT AS (json_extract(document, '$.email')),
    created_at TEXT AS (json_extract(document, '$.created_at')),
    version INTEGER AS (json_extract(document, '$.version'))
);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_created_at ON users (created_at, id);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    user_id TEXT AS (json_extract(document, '$.user_id')),
    created_at TEXT AS (json_extract(document, '$.created_at')),
    ended_at TEXT AS (json_extract(document, '$.ended_at')),
    version INTEGER AS (json_extract(document, '$.version'))
);
CREATE INDEX sessions_user ON sessions (user_id, created_at, id);

CREATE TABLE profiles (
    user_id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    open_to_recruiters INTEGER AS (json_extract(document, '$.open_to_recruiters')),
    version INTEGER AS (json_extract(document, '$.version'))
);
CREATE INDEX profiles_open ON profiles (user_id) WHERE open_to_recruiters;

CREATE TABLE profile_changes (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    user_id TEXT AS (json_extract(document, '$.user_id')),
    undone_at TEXT AS (json_extract(document, '$.undone_at'))
);
CREATE INDEX profile_changes_user ON profile_changes (user_id);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    owner_id TEXT AS (json_extract(document, '$.owner_id')),
    external_id TEXT AS (json_extract(document, '$.external_id')),
    status TEXT AS (json_extract(document, '$.status')),
    created_at TEXT AS (json_extract(document, '$.created_at')),
    version INTEGER AS (json_extract(document, '$.version'))
);
CREATE UNIQUE INDEX jobs_external_id ON jobs (external_id, owner_id) WHERE external_id IS NOT NULL;
CREATE INDEX jobs_owner ON jobs (owner_id, created_at, id);
CREATE INDEX jobs_open ON jobs (id) WHERE status = 'open';

CREATE TABLE reactions (
    user_id TEXT NOT NULL,
    job_id TEXT NOT NULL,
    document TEXT NOT NULL,
    is_empty INTEGER AS (NOT json_extract(document, '$.saved') AND json_extract(document, '$.opinion') IS NULL),
    updated_at TEXT AS (json_extract(document, '$.updated_at')),
    PRIMARY KEY (user_id, job_id)
);
CREATE INDEX reactions_user ON reactions (user_id, updated_at, job_id);
CREATE INDEX reactions_job ON reactions (job_id);

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    job_id TEXT AS (json_extract(document, '$.job_id')),
    recruiter_id TEXT AS (json_extract(document, '$.recruiter_id')),
    candidate_id TEXT AS (json_extract(document, '$.candidate_id')),
    status TEXT AS (json_extract(document, '$.status')),
    action_id TEXT AS (json_extract(document, '$.action_id')),
    contact_at TEXT AS (json_extract(document, '$.contact_at')),
    created_at TEXT AS (json_extract(document, '$.created_at')),
    version INTEGER AS (json_extract(document, '$.version'))
);
CREATE UNIQUE INDEX applications_one_at_a_time ON applications (job_id, candidate_id) WHERE status <> 'withdrawn';
CREATE UNIQUE INDEX applications_action ON applications (action_id) WHERE action_id IS NOT NULL;
CREATE INDEX applications_candidate ON applications (candidate_id, created_at, id);
CREATE INDEX applications_recruiter ON applications (recruiter_id, created_at, id);
CREATE INDEX applications_pair ON applications (job_id, candidate_id, created_at, id);
CREATE INDEX applications_job ON applications (job_id, created_at, id);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    job_id TEXT AS (json_extract(document, '$.job_id')),
    recruiter_id TEXT AS (json_extract(document, '$.recruiter_id')),
    candidate_id TEXT AS (json_extract(document, '$.candidate_id')),
    status TEXT AS (json_extract(document, '$.status')),
    action_id TEXT AS (json_extract(document, '$.action_id')),
    contact_at TEXT AS (json_extract(document, '$.contact_at')),
    created_at TEXT AS (json_extract(document, '$.created_at')),
    version INTEGER AS (json_extract(document, '$.version'))
);
CREATE UNIQUE INDEX invitations_one_at_a_time ON invitations (candidate_id, job_id) WHERE status = 'sent';
CREATE UNIQUE INDEX invitations_action ON invitations (action_id) WHERE action_id IS NOT NULL;
CREATE INDEX invitations_candidate ON invitations (candidate_id, created_at, id);
CREATE INDEX invitations_recruiter ON invitations (recruiter_id, created_at, id);

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    user_id TEXT AS (json_extract(document, '$.user_id')),
    turn_count INTEGER AS (json_extract(document, '$.turn_count')),
    lease_holder TEXT AS (json_extract(document, '$.lease_holder')),
    lease_until TEXT AS (json_extract(document, '$.lease_until')),
    updated_at TEXT AS (json_extract(document, '$.updated_at'))
);
CREATE INDEX conversations_user ON conversations (user_id, updated_at, id);

CREATE TABLE turns (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    conversation_id TEXT AS (json_extract(document, '$.conversation_id')),
    number INTEGER AS (json_extract(document, '$.number')),
    state TEXT AS (json_extract(document, '$.state')),
    at TEXT AS (json_extract(document, '$.at'))
);
CREATE UNIQUE INDEX turns_number ON turns (conversation_id, number);
CREATE INDEX turns_open ON turns (at) WHERE state = 'open';

CREATE TABLE pending_actions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    user_id TEXT AS (json_extract(document, '$.user_id')),
    conversation_id TEXT AS (json_extract(document, '$.conversation_id')),
    key TEXT AS (json_extract(document, '$.key')),
    status TEXT AS (json_extract(document, '$.status')),
    created_at TEXT AS (json_extract(document, '$.created_at')),
    decided_at TEXT AS (json_extract(document, '$.decided_at'))
);
CREATE UNIQUE INDEX pending_actions_key ON pending_actions (key, user_id) WHERE status = 'pending';
CREATE INDEX pending_actions_user ON pending_actions (user_id, conversation_id, created_at, id);
CREATE INDEX pending_actions_claimed ON pending_actions (decided_at) WHERE status = 'claimed';

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    actor_id TEXT AS (json_extract(document, '$.actor_id')),
    subject_id TEXT AS (json_extract(document, '$.subject_id')),
    at TEXT AS (json_extract(document, '$.at'))
);
CREATE INDEX events_at ON events (at, id);
CREATE INDEX events_actor ON events (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX events_subject ON events (subject_id);

-- Whom an event concerns: without it, every question for one user would read the whole log.
CREATE TABLE event_audience (
    user_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    PRIMARY KEY (user_id, event_id)
) WITHOUT ROWID;
CREATE INDEX event_audience_event ON event_audience (event_id);

CREATE TABLE vectors (
    subject_id TEXT NOT NULL,
    encoder TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    rows INTEGER NOT NULL,
    dimensions INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (subject_id, encoder)
);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    kind TEXT AS (json_extract(document, '$.kind')),
    subject_id TEXT AS (json_extract(document, '$.subject_id')),
    attempts INTEGER AS (json_extract(document, '$.attempts')),
    lease_holder TEXT AS (json_extract(document, '$.lease_holder')),
    lease_until TEXT AS (json_extract(document, '$.lease_until')),
    failed_at TEXT AS (json_extract(document, '$.failed_at')),
    created_at TEXT AS (json_extract(document, '$.created_at'))
);
CREATE UNIQUE INDEX tasks_waiting ON tasks (subject_id, kind) WHERE lease_holder IS NULL AND failed_at IS NULL;
CREATE INDEX tasks_queue ON tasks (created_at, id) WHERE failed_at IS NULL;

CREATE TABLE answers (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at TEXT AS (json_extract(document, '$.created_at')),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX answers_created_at ON answers (created_at);

CREATE TABLE attempts (
    key TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX attempts_key ON attempts (key, at);
CREATE INDEX attempts_at ON attempts (at);

CREATE TABLE metadata (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID
