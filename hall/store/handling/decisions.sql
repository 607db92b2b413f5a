-- Decisions on paper (决定书), and what was granted and taken back (撤销): a phase of its own. What
-- was collected is told apart from how a case ended.

CREATE TABLE cases_grown (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  item TEXT,
  department TEXT,
  person TEXT,
  kind TEXT NOT NULL CHECK (kind IN (
    'undecided', 'enquiry', 'immediate', 'promised', 'supplement', 'joint', 'returned', 'urgent',
    'reported_up'
  )),
  state TEXT NOT NULL CHECK (state IN (
    'opened',       -- with the ticket, or reinstated -> at_window, lapsed
    'at_window',    -- begin -> left_window, opened (sent on to another window)
    'left_window',  -- finish -> at_window (a second visit)
    'lapsed'        -- no-show, cancelled -> opened
  )),
  opened_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL,
  phase TEXT NOT NULL DEFAULT 'opened' CHECK (phase IN (
    'opened',         -- receive, finish_at_once, return, answer
    'received',       -- ask_supplement, accept, finish_at_once, return, withdraw
    'supplementing',  -- accept, finish_at_once, return, withdraw
    'accepted',       -- decide, finish_at_once, return, withdraw
    'decided',        -- collect, revoke
    'closed',         -- revoke
    'returned',       -- overturn -> received
    'withdrawn',
    'revoked'
  )),
  handled_as TEXT CHECK (handled_as IN ('promised', 'joint')),
  urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
  green INTEGER NOT NULL DEFAULT 0 CHECK (green IN (0, 1)),
  lead TEXT,               -- responsible department of a joint case
  outcome TEXT CHECK (outcome IN ('granted', 'refused', 'done')),
  counter INTEGER,         -- where it was handed in
  clerk TEXT,              -- who works on it
  origin TEXT,             -- door: window, online, agency
  received_at INTEGER,
  accepted_at INTEGER,
  decided_at INTEGER,
  accepted_as TEXT,        -- its kind when it was accepted
  concluded_at INTEGER,    -- decided, or returned after acceptance: what statistics measure
  on_time INTEGER CHECK (on_time IN (0, 1)),  -- NULL: not concluded, or no promised time
  promised_left INTEGER,   -- in the limit's unit; negative: over
  saved_days INTEGER,      -- of the statutory time; NULL: not concluded, or a limit in hours
  closed_at INTEGER,       -- collected, returned, withdrawn or revoked: the last of these
  collected_at INTEGER,
  revoked_at INTEGER,      -- what was granted was taken back
  promised_due_at INTEGER,
  statutory_due_at INTEGER,
  provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)),
  stopped INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)),
  standing TEXT NOT NULL DEFAULT 'green' CHECK (standing IN (
    'green', 'due_soon', 'yellow', 'red'
  )),
  look_at INTEGER,         -- when the clock changes something by itself
  archived_at INTEGER,
  CHECK ((handled_as IS NOT NULL) <= (kind = 'urgent')),
  CHECK (phase <> 'opened' OR (received_at IS NULL AND decided_at IS NULL)),
  CHECK (phase NOT IN ('accepted', 'decided') OR accepted_at IS NOT NULL),
  CHECK (phase <> 'decided' OR (decided_at IS NOT NULL AND outcome IS NOT NULL)),
  CHECK ((phase IN ('closed', 'returned', 'withdrawn', 'revoked')) = (closed_at IS NOT NULL)),
  CHECK (on_time IS NULL OR concluded_at IS NOT NULL),
  CHECK ((phase = 'revoked') = (revoked_at IS NOT NULL)),
  CHECK (collected_at IS NULL OR phase IN ('closed', 'revoked')),
  CHECK (archived_at IS NULL OR closed_at IS NOT NULL)
);
INSERT INTO cases_grown (
    id, number, item, department, person, kind, state, opened_at, moved_at, phase, handled_as,
    urgent, green, lead, outcome, counter, clerk, origin, received_at, accepted_at, decided_at,
    accepted_as, concluded_at, on_time, promised_left, saved_days, closed_at, promised_due_at,
    statutory_due_at, provisional, stopped, standing, look_at, archived_at, collected_at,
    revoked_at
  )
  SELECT
    id, number, item, department, person, kind, state, opened_at, moved_at, phase, handled_as,
    urgent, green, lead, outcome, counter, clerk, origin, received_at, accepted_at, decided_at,
    accepted_as, concluded_at, on_time, promised_left, saved_days, closed_at, promised_due_at,
    statutory_due_at, provisional, stopped, standing, look_at, archived_at,
    CASE WHEN phase = 'closed' AND kind <> 'enquiry' THEN closed_at END,
    NULL
  FROM cases;
DROP TABLE cases;
ALTER TABLE cases_grown RENAME TO cases;

CREATE INDEX cases_to_look_at ON cases (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX cases_by_phase ON cases (phase, id);
CREATE INDEX cases_by_item ON cases (item, id);
CREATE INDEX cases_by_clerk ON cases (clerk, id) WHERE clerk IS NOT NULL;
CREATE INDEX cases_by_counter ON cases (counter, id) WHERE counter IS NOT NULL;
CREATE INDEX cases_by_standing ON cases (standing, id) WHERE standing <> 'green';
CREATE INDEX cases_by_acceptance ON cases (accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX cases_by_receipt ON cases (received_at) WHERE received_at IS NOT NULL;
CREATE INDEX cases_by_decision ON cases (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX cases_by_conclusion ON cases (concluded_at) WHERE concluded_at IS NOT NULL;
CREATE INDEX cases_by_end ON cases (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_by_collection ON cases (collected_at) WHERE collected_at IS NOT NULL;
CREATE INDEX cases_by_revocation ON cases (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX cases_of_person ON cases (person, id) WHERE person IS NOT NULL;

CREATE TRIGGER cases_are_kept BEFORE DELETE ON cases BEGIN
  SELECT RAISE(ABORT, 'cases are never deleted');
END;

-- All that a search may ask of a case, newest first, so that no filter reads the cases themselves.
CREATE INDEX cases_searched ON cases (
  opened_at, id, department, kind, phase, standing, counter, clerk, item, lead, urgent,
  green, stopped, number
);

CREATE TABLE notices_grown (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL CHECK (form IN (
    'promised', 'supplement', 'joint', 'returned', 'urgent', 'green', 'missing',
    'decision'
  )),
  case_id INTEGER NOT NULL REFERENCES cases (id),
  content TEXT NOT NULL CHECK (json_valid(content)),
  issued_at INTEGER NOT NULL,
  issued_by TEXT NOT NULL,
  counter INTEGER
);
INSERT INTO notices_grown (
    id, number, form, case_id, content, issued_at, issued_by, counter
  )
  SELECT
    id, number, form, case_id, content, issued_at, issued_by, counter
  FROM notices;
DROP TABLE notices;
ALTER TABLE notices_grown RENAME TO notices;

CREATE INDEX notices_of_case ON notices (case_id);
CREATE INDEX notices_by_issue ON notices (form, issued_at);
CREATE TRIGGER notices_stay_as_issued BEFORE UPDATE ON notices BEGIN
  SELECT RAISE(ABORT, 'notices are never changed');
END;
CREATE TRIGGER notices_are_kept BEFORE DELETE ON notices BEGIN
  SELECT RAISE(ABORT, 'notices are never deleted');
END;
