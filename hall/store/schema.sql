-- Instants are integers: microseconds UTC. Days are text: YYYY-MM-DD, local.

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE departments (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, name_en TEXT NOT NULL, place TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE queues (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  prefix TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_en TEXT NOT NULL,
  department TEXT
) WITHOUT ROWID;

CREATE TABLE items (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, name_en TEXT NOT NULL,
  department TEXT NOT NULL, queue TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('immediate', 'promised', 'joint', 'reported_up')),
  promised_days INTEGER, statutory_days INTEGER,
  fee TEXT NOT NULL, materials TEXT NOT NULL CHECK (json_valid(materials)),
  minutes INTEGER NOT NULL CHECK (minutes > 0),
  CHECK (promised_days IS NULL OR statutory_days IS NULL OR promised_days <= statutory_days)
) WITHOUT ROWID;

CREATE TABLE counters (
  number INTEGER PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, department TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('department', 'general', 'cashier', 'enquiry')),
  queues TEXT NOT NULL CHECK (json_valid(queues)), place TEXT NOT NULL
);

CREATE TABLE kiosks (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, place TEXT NOT NULL,
  departments TEXT NOT NULL CHECK (json_valid(departments))
) WITHOUT ROWID;

-- A service day is a row that is opened: a Raspberry Pi without a clock battery may believe in 1970.
CREATE TABLE service_days (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL UNIQUE,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  clock_suspect INTEGER NOT NULL DEFAULT 0,
  last_case INTEGER NOT NULL DEFAULT 0,
  CHECK (closed_at IS NULL OR closed_at >= opened_at OR clock_suspect)
);
CREATE UNIQUE INDEX one_open_day ON service_days ((closed_at IS NULL)) WHERE closed_at IS NULL;

CREATE TABLE queue_days (
  service_day INTEGER NOT NULL REFERENCES service_days (id),
  queue TEXT NOT NULL,
  last_ordinary INTEGER NOT NULL DEFAULT 0,
  last_priority INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),  -- kept by triggers on tickets
  visits INTEGER NOT NULL DEFAULT 0,
  mean_seconds REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (service_day, queue)
) WITHOUT ROWID;

CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  service_day INTEGER NOT NULL REFERENCES service_days (id),
  number TEXT NOT NULL,
  queue TEXT NOT NULL,
  item TEXT,
  standing TEXT NOT NULL CHECK (standing IN ('ordinary', 'priority')),
  reason TEXT,
  person TEXT,
  language TEXT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'waiting',    -- issue, transfer, reinstate, pin -> called, cancelled, no_show
    'called',     -- call, recall -> serving, served, no_show, held, waiting, cancelled
    'serving',    -- begin, unhold -> served, held, waiting
    'served',     -- finish, end of day -> (end)
    'no_show',    -- no_show, end of day -> waiting
    'held',       -- hold -> serving, waiting, cancelled, no_show
    'cancelled'   -- cancel -> (end)
  )),
  place INTEGER NOT NULL,
  pinned_at INTEGER,
  for_counter INTEGER,
  counter INTEGER,
  last_counter INTEGER,
  clerk TEXT,
  calls INTEGER NOT NULL DEFAULT 0,
  reinstates INTEGER NOT NULL DEFAULT 0,
  issued_at INTEGER NOT NULL,
  called_at INTEGER,
  began_at INTEGER,
  ended_at INTEGER,
  CHECK ((counter IS NOT NULL) = (state IN ('called', 'serving'))),
  CHECK ((ended_at IS NOT NULL) = (state IN ('served', 'no_show', 'cancelled'))),
  CHECK (pinned_at IS NULL OR state = 'waiting')
);
CREATE UNIQUE INDEX one_number_a_day ON tickets (service_day, number);
CREATE UNIQUE INDEX one_ticket_a_counter ON tickets (counter) WHERE state IN ('called', 'serving');
CREATE INDEX tickets_waiting ON tickets (queue, standing, place, id) WHERE state = 'waiting';
CREATE INDEX tickets_pinned ON tickets (queue, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX tickets_for_counter ON tickets (for_counter, place)
  WHERE state = 'waiting' AND for_counter IS NOT NULL;
CREATE INDEX tickets_held ON tickets (last_counter) WHERE state = 'held';
CREATE INDEX tickets_of_person ON tickets (person, queue)
  WHERE person IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'held');

CREATE TRIGGER waiting_one_more AFTER INSERT ON tickets WHEN NEW.state = 'waiting' BEGIN
  UPDATE queue_days SET waiting = waiting + 1
  WHERE service_day = NEW.service_day AND queue = NEW.queue;
END;
CREATE TRIGGER waiting_moved AFTER UPDATE OF state, queue ON tickets
WHEN (OLD.state = 'waiting') <> (NEW.state = 'waiting')
  OR (NEW.state = 'waiting' AND OLD.queue <> NEW.queue)
BEGIN
  UPDATE queue_days SET waiting = waiting - 1
  WHERE OLD.state = 'waiting' AND service_day = OLD.service_day AND queue = OLD.queue;
  UPDATE queue_days SET waiting = waiting + 1
  WHERE NEW.state = 'waiting' AND service_day = NEW.service_day AND queue = NEW.queue;
END;
CREATE TRIGGER tickets_are_kept BEFORE DELETE ON tickets BEGIN
  SELECT RAISE(ABORT, 'tickets are never deleted');
END;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  item TEXT,
  department TEXT,
  person TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('undecided', 'enquiry')),
  state TEXT NOT NULL CHECK (state IN (
    'opened',       -- with the ticket, or reinstated -> at_window, lapsed
    'at_window',    -- begin -> left_window, opened (sent on to another window)
    'left_window',  -- finish -> at_window (a second visit)
    'lapsed'        -- no-show, cancelled -> opened
  )),
  opened_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL
);

CREATE TABLE ticket_cases (
  ticket INTEGER NOT NULL REFERENCES tickets (id),
  case_id INTEGER NOT NULL REFERENCES cases (id),
  opened_here INTEGER NOT NULL,
  PRIMARY KEY (ticket, case_id)
) WITHOUT ROWID;
CREATE INDEX visits_of_case ON ticket_cases (case_id);

CREATE TABLE counter_states (
  number INTEGER PRIMARY KEY,
  duty TEXT NOT NULL CHECK (duty IN ('closed', 'open', 'paused')),
  clerk TEXT,
  pause_reason TEXT,
  overtakes INTEGER NOT NULL DEFAULT 0,
  rating_ticket INTEGER REFERENCES tickets (id),
  rating_until INTEGER,
  CHECK ((clerk IS NULL) = (duty = 'closed')),
  CHECK ((pause_reason IS NOT NULL) = (duty = 'paused')),
  CHECK ((rating_ticket IS NULL) = (rating_until IS NULL))
);
CREATE UNIQUE INDEX one_counter_a_clerk ON counter_states (clerk) WHERE clerk IS NOT NULL;

CREATE TABLE ratings (
  ticket INTEGER PRIMARY KEY REFERENCES tickets (id),
  counter INTEGER,
  clerk TEXT,
  item TEXT,
  case_number TEXT,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  channel TEXT NOT NULL CHECK (channel IN ('pad', 'code')),
  indicators TEXT NOT NULL CHECK (json_valid(indicators)),  -- {code: text as it was shown}
  list_version TEXT,
  text TEXT,
  given_at INTEGER NOT NULL
);
CREATE TRIGGER ratings_stay_as_given BEFORE UPDATE ON ratings BEGIN
  SELECT RAISE(ABORT, 'ratings are never changed');
END;
CREATE TRIGGER ratings_are_kept BEFORE DELETE ON ratings BEGIN
  SELECT RAISE(ABORT, 'ratings are never deleted');
END;

-- The print spool: a job stands here before any byte moves.
CREATE TABLE slips (
  id INTEGER PRIMARY KEY,
  ticket INTEGER NOT NULL REFERENCES tickets (id),
  kiosk TEXT NOT NULL,
  copy INTEGER NOT NULL,  -- 0: the first; n: the n-th reprint, marked so on the paper
  state TEXT NOT NULL CHECK (state IN (
    'queued',    -- -> sending
    'sending',   -- -> printed, unknown, failed, queued (nothing had left yet)
    'printed',
    'unknown',   -- it may or may not be on paper; never sent again by itself
    'failed'
  )),
  queued_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL,
  UNIQUE (ticket, copy)
);
CREATE INDEX slips_to_print ON slips (kiosk, id) WHERE state IN ('queued', 'sending');

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  service_day INTEGER,
  actor TEXT NOT NULL,
  ticket INTEGER,
  counter INTEGER,
  case_id INTEGER,
  data TEXT NOT NULL CHECK (json_valid(data)),
  chain BLOB NOT NULL
);
CREATE INDEX events_of_ticket ON events (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX events_of_case ON events (case_id) WHERE case_id IS NOT NULL;
CREATE TRIGGER events_stay_as_written BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'events are never deleted');
END;

-- How far each subscriber has come; it takes the log up again behind its cursor.
CREATE TABLE cursors (
  subscriber TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  refusal TEXT,           -- code of the error it was refused with; NULL when it was done
  body TEXT NOT NULL CHECK (json_valid(body)),
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (at);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('counter', 'staff', 'admin')),
  counters TEXT CHECK (counters IS NULL OR json_valid(counters)),  -- NULL: every window
  password TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER
) WITHOUT ROWID;

CREATE TABLE tokens (
  hash BLOB PRIMARY KEY,
  role TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) WITHOUT ROWID;

CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  account TEXT REFERENCES accounts (id),
  role TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE device_states (
  station TEXT NOT NULL,
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  driver TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (station, device)
) WITHOUT ROWID;
