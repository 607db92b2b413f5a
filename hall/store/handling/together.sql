-- What departments do together: meetings and surveys about a case, and the green channel.
-- All of it is a projection of the case's events.

CREATE TABLE case_meetings (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  meeting INTEGER NOT NULL CHECK (meeting >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('review', 'survey')),
  meets_at INTEGER NOT NULL,
  place TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('scheduled', 'held', 'cancelled')),
  closed_at INTEGER,
  PRIMARY KEY (case_id, meeting),
  CHECK ((closed_at IS NULL) = (state = 'scheduled'))
) WITHOUT ROWID;
CREATE INDEX meetings_by_time ON case_meetings (meets_at);

CREATE TABLE meeting_departments (
  case_id INTEGER NOT NULL,
  meeting INTEGER NOT NULL,
  department TEXT NOT NULL,
  attended TEXT CHECK (attended IN ('on_time', 'late', 'absent')),  -- NULL: not recorded
  PRIMARY KEY (case_id, meeting, department),
  FOREIGN KEY (case_id, meeting) REFERENCES case_meetings (case_id, meeting)
) WITHOUT ROWID;

-- A project in the green channel (绿色通道), one a case.
CREATE TABLE green_projects (
  case_id INTEGER PRIMARY KEY REFERENCES cases (id),
  ground TEXT NOT NULL,
  route TEXT NOT NULL CHECK (route IN ('company', 'construction')),
  project TEXT NOT NULL,
  builder TEXT NOT NULL,
  amount INTEGER,          -- whole units of the currency
  currency TEXT CHECK (currency IN ('CNY', 'USD')),
  admitted_at INTEGER NOT NULL,
  collected_at INTEGER,
  filed_at INTEGER,
  CHECK ((amount IS NULL) = (currency IS NULL)),
  CHECK (filed_at IS NULL OR collected_at IS NOT NULL)
);
CREATE INDEX green_by_admission ON green_projects (admitted_at);

-- The lines of its form: what each window signs.
CREATE TABLE green_stages (
  case_id INTEGER NOT NULL REFERENCES green_projects (case_id),
  place INTEGER NOT NULL CHECK (place >= 1),
  counter INTEGER,
  department TEXT,
  matter TEXT NOT NULL,
  received_at INTEGER,
  finished_at INTEGER,
  PRIMARY KEY (case_id, place),
  CHECK (finished_at IS NULL OR received_at IS NOT NULL)
) WITHOUT ROWID;
CREATE INDEX green_by_receipt ON green_stages (received_at) WHERE received_at IS NOT NULL;
