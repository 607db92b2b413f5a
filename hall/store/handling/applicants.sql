-- Applicants' data: sealed by the service (hall.service.vault), never in clear in any table.

CREATE TABLE applicants (
  case_id INTEGER PRIMARY KEY REFERENCES cases (id),
  sealed BLOB,             -- NULL once it was erased
  key INTEGER,             -- which key it was sealed with
  sealed_at INTEGER NOT NULL,
  erased_at INTEGER,
  CHECK ((sealed IS NULL) = (erased_at IS NOT NULL)),
  CHECK ((key IS NULL) = (sealed IS NULL))
);
CREATE INDEX applicants_kept ON applicants (case_id) WHERE erased_at IS NULL;

CREATE TABLE applicant_hashes (
  hash BLOB NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL CHECK (kind IN (
    'identity', 'agent', 'phone', 'name', 'pinyin', 'initials'
  )),
  PRIMARY KEY (hash, case_id, kind)
) WITHOUT ROWID;
CREATE INDEX hashes_of_case ON applicant_hashes (case_id);

-- All that a search may ask of a case, newest first, so that no filter reads the cases themselves.
CREATE INDEX cases_searched ON cases (
  opened_at, id, department, kind, phase, standing, counter, clerk, item, lead, urgent,
  green, stopped, number
);
