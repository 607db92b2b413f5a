-- Cases as they are handled: the record grows, and what belongs to it gets tables of its own.
-- Columns of handling are a projection of the case's events; verify recomputes them.

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
    'decided',        -- collect
    'closed',
    'returned',       -- overturn -> received
    'withdrawn'
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
  closed_at INTEGER,       -- collected, returned or withdrawn
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
  CHECK ((phase IN ('closed', 'returned', 'withdrawn')) = (closed_at IS NOT NULL)),
  CHECK (on_time IS NULL OR concluded_at IS NOT NULL),
  CHECK (archived_at IS NULL OR closed_at IS NOT NULL)
);
INSERT INTO cases_grown (id, number, item, department, person, kind, state, opened_at, moved_at,
                         phase, closed_at)
  SELECT id, number, item, department, person, kind, state, opened_at, moved_at,
         CASE kind WHEN 'enquiry' THEN 'closed' ELSE 'opened' END,
         CASE kind WHEN 'enquiry' THEN moved_at END
  FROM cases;
DROP TABLE cases;
ALTER TABLE cases_grown RENAME TO cases;
-- An enquiry is its window's, and over when it was answered: its event has both.
UPDATE cases SET (closed_at, counter, clerk) = (
  SELECT e.at, e.counter, json_extract(e.data, '$.clerk') FROM events e
  WHERE e.case_id = cases.id AND e.name = 'case.left_window'
    AND json_extract(e.data, '$.kind') = 'enquiry'
  ORDER BY e.seq LIMIT 1
) WHERE kind = 'enquiry';

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
CREATE INDEX cases_of_person ON cases (person, id) WHERE person IS NOT NULL;

CREATE TRIGGER cases_are_kept BEFORE DELETE ON cases BEGIN
  SELECT RAISE(ABORT, 'cases are never deleted');
END;

-- Serial numbers that leave no gap: notices by form and year, fee orders by year.
CREATE TABLE serials (
  series TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) WITHOUT ROWID;

-- Notices (通知书): kept for ever as they were issued.
CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL CHECK (form IN (
    'promised', 'supplement', 'joint', 'returned', 'urgent', 'green', 'missing'
  )),
  case_id INTEGER NOT NULL REFERENCES cases (id),
  content TEXT NOT NULL CHECK (json_valid(content)),
  issued_at INTEGER NOT NULL,
  issued_by TEXT NOT NULL,
  counter INTEGER
);
CREATE INDEX notices_of_case ON notices (case_id);
CREATE INDEX notices_by_issue ON notices (form, issued_at);
CREATE TRIGGER notices_stay_as_issued BEFORE UPDATE ON notices BEGIN
  SELECT RAISE(ABORT, 'notices are never changed');
END;
CREATE TRIGGER notices_are_kept BEFORE DELETE ON notices BEGIN
  SELECT RAISE(ABORT, 'notices are never deleted');
END;

-- A copy (联) that reached its holder is a fact with a time, written once.
CREATE TABLE notice_copies (
  notice INTEGER NOT NULL REFERENCES notices (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  holder TEXT NOT NULL CHECK (holder IN (
    'window', 'business', 'supervision', 'leader', 'citizen'
  )),
  due_at INTEGER NOT NULL,
  delivered_at INTEGER,
  delivered_by TEXT,
  late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),  -- its lateness was raised
  PRIMARY KEY (notice, copy, holder),
  CHECK ((delivered_at IS NULL) = (delivered_by IS NULL))
) WITHOUT ROWID;
CREATE INDEX copies_to_watch ON notice_copies (due_at) WHERE delivered_at IS NULL AND late = 0;
CREATE TRIGGER copies_stay_delivered BEFORE UPDATE OF delivered_at, delivered_by ON notice_copies
WHEN OLD.delivered_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a delivery is never changed');
END;

-- Parts of a joint case (联办环节), each with a department and a clock of its own.
CREATE TABLE case_parts (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  part TEXT NOT NULL,
  rank INTEGER NOT NULL,   -- from 1, as they are listed
  name TEXT NOT NULL,
  department TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'waiting',   -- for an earlier part -> running, ended
    'running',   -- -> finished, refused, ended
    'finished',
    'refused',
    'ended'      -- with the case, or joint no more
  )),
  opened_at INTEGER NOT NULL,
  note_due_at INTEGER,     -- by when the department must have taken note
  acknowledged_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  due_at INTEGER,
  stopped INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)),
  standing TEXT NOT NULL DEFAULT 'green' CHECK (standing IN (
    'green', 'due_soon', 'yellow', 'red'
  )),
  look_at INTEGER,
  PRIMARY KEY (case_id, part)
) WITHOUT ROWID;
CREATE INDEX parts_of_department ON case_parts (department, state);
CREATE INDEX parts_by_opening ON case_parts (opened_at);
CREATE INDEX parts_to_look_at ON case_parts (look_at) WHERE look_at IS NOT NULL;

-- Tills (收费窗口的钱箱): one a cashier window and day, from its first payment to its closing (日结).
CREATE TABLE tills (
  id INTEGER PRIMARY KEY,
  counter INTEGER NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  opened_at INTEGER NOT NULL,
  opening_fen INTEGER NOT NULL CHECK (opening_fen >= 0),
  closed_at INTEGER,
  closed_by TEXT,
  counted_fen INTEGER CHECK (counted_fen >= 0),
  kept_fen INTEGER CHECK (kept_fen BETWEEN 0 AND counted_fen),
  note TEXT NOT NULL DEFAULT '',
  CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  CHECK ((closed_at IS NULL) = (counted_fen IS NULL) AND (closed_at IS NULL) = (kept_fen IS NULL))
);
CREATE UNIQUE INDEX tills_open ON tills (counter) WHERE closed_at IS NULL;
CREATE INDEX tills_of_counter ON tills (counter, id);
CREATE INDEX tills_by_day ON tills (day);
CREATE TRIGGER tills_stay_closed BEFORE UPDATE ON tills WHEN OLD.closed_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a closed till is never changed');
END;
CREATE TRIGGER tills_are_kept BEFORE DELETE ON tills BEGIN
  SELECT RAISE(ABORT, 'tills are never deleted');
END;

-- Fee orders (缴费单), in fen: a projection of their events; paid at the cashier window only.
CREATE TABLE fee_orders (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  item TEXT NOT NULL,
  department TEXT,
  fee TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  basis TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  standard_fen INTEGER NOT NULL CHECK (standard_fen >= 0),
  ordered_fen INTEGER NOT NULL CHECK (ordered_fen = standard_fen * quantity),
  amount_fen INTEGER NOT NULL CHECK (amount_fen BETWEEN 0 AND ordered_fen),
  state TEXT NOT NULL CHECK (state IN (
    'open',          -- lower -> open; pay, cancel, waive
    'paid',          -- ask_refund
    'cancelled',
    'waived',
    'refund_asked',  -- refund, deny_refund -> paid
    'refunded'
  )),
  ordered_at INTEGER NOT NULL,
  ordered_by TEXT NOT NULL,
  counter INTEGER,
  waived_at INTEGER,
  waived_by TEXT,
  waiver TEXT,            -- the document that a lower amount rests on
  paid_at INTEGER,
  paid_by TEXT,           -- the cashier
  paid_counter INTEGER,
  till INTEGER REFERENCES tills (id),
  method TEXT CHECK (method IN ('cash', 'card', 'mobile', 'transfer')),
  received_fen INTEGER,
  receipt TEXT UNIQUE,
  cancelled_at INTEGER,
  cancelled_by TEXT,
  refund_asked_at INTEGER,
  refund_asked_by TEXT,
  refund_reason TEXT,
  refunded_at INTEGER,
  refunded_by TEXT,
  refunded_till INTEGER REFERENCES tills (id),
  refund TEXT UNIQUE,
  CHECK (amount_fen = ordered_fen OR waiver IS NOT NULL),
  CHECK ((state IN ('paid', 'refund_asked', 'refunded')) = (paid_at IS NOT NULL)),
  CHECK ((paid_at IS NULL) = (receipt IS NULL) AND (paid_at IS NULL) = (paid_by IS NULL)),
  CHECK ((paid_at IS NULL) = (till IS NULL) AND (paid_at IS NULL) = (method IS NULL)),
  CHECK ((paid_at IS NULL) = (received_fen IS NULL) AND received_fen >= amount_fen),
  CHECK (method = 'cash' OR received_fen = amount_fen),
  CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL)),
  CHECK ((state = 'waived') <= (waiver IS NOT NULL AND amount_fen = 0)),
  CHECK ((state = 'refunded') = (refunded_at IS NOT NULL)),
  CHECK ((refunded_at IS NULL) = (refund IS NULL)),
  CHECK ((refunded_at IS NULL) = (refunded_till IS NULL))
);
-- Nobody pays one fee of a case twice.
CREATE UNIQUE INDEX fees_once ON fee_orders (case_id, fee)
  WHERE state NOT IN ('cancelled', 'refunded');
CREATE INDEX fees_of_case ON fee_orders (case_id);
CREATE INDEX fees_by_order ON fee_orders (ordered_at);
CREATE INDEX fees_by_payment ON fee_orders (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX fees_by_refund ON fee_orders (refunded_at) WHERE refunded_at IS NOT NULL;
CREATE INDEX fees_open ON fee_orders (id) WHERE state = 'open';
CREATE INDEX fees_in_till ON fee_orders (till) WHERE till IS NOT NULL;
CREATE INDEX fees_out_of_till ON fee_orders (refunded_till) WHERE refunded_till IS NOT NULL;
CREATE TRIGGER fees_are_kept BEFORE DELETE ON fee_orders BEGIN
  SELECT RAISE(ABORT, 'fee orders are never deleted');
END;

-- Alerts of electronic supervision (监察告警): raised once, seen by name, never taken back.
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  pattern TEXT NOT NULL,
  subject TEXT NOT NULL,   -- what makes it one alert: the case, ticket or window it is about
  case_id INTEGER REFERENCES cases (id),
  ticket INTEGER REFERENCES tickets (id),
  counter INTEGER,
  clerk TEXT,
  department TEXT,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  raised_at INTEGER NOT NULL,
  seen_at INTEGER,
  seen_by TEXT,
  UNIQUE (pattern, subject),
  CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
CREATE INDEX alerts_unseen ON alerts (id) WHERE seen_at IS NULL;
CREATE INDEX alerts_by_time ON alerts (raised_at);
CREATE INDEX alerts_of_case ON alerts (case_id) WHERE case_id IS NOT NULL;
