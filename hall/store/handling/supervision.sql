-- Electronic supervision: who has seen an alert, and ratings of one pad in the order they came.

CREATE TABLE alert_sightings (
  alert INTEGER NOT NULL REFERENCES alerts (id),
  seen_by TEXT NOT NULL,   -- as the event log names people
  seen_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (alert, seen_by)
) WITHOUT ROWID;
CREATE TRIGGER sightings_stay BEFORE UPDATE ON alert_sightings BEGIN
  SELECT RAISE(ABORT, 'who has seen an alert is never changed');
END;
CREATE TRIGGER sightings_are_kept BEFORE DELETE ON alert_sightings BEGIN
  SELECT RAISE(ABORT, 'who has seen an alert is never deleted');
END;
CREATE TRIGGER alerts_stay_as_raised BEFORE UPDATE OF pattern, subject, case_id, ticket, counter,
  clerk, department, detail, raised_at ON alerts BEGIN
  SELECT RAISE(ABORT, 'alerts are never changed');
END;
CREATE TRIGGER alerts_are_kept BEFORE DELETE ON alerts BEGIN
  SELECT RAISE(ABORT, 'alerts are never deleted');
END;

CREATE INDEX ratings_at_pads ON ratings (counter, given_at) WHERE channel = 'pad';
CREATE INDEX parts_by_standing ON case_parts (standing) WHERE standing <> 'green';
