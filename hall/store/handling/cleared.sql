-- Alerts that can be mended, results that were handed over unchecked, applicants that were read.

ALTER TABLE alerts ADD COLUMN cleared_at INTEGER;  -- what it says was mended; NULL: not, or it cannot be
CREATE TRIGGER alerts_stay_cleared BEFORE UPDATE OF cleared_at ON alerts
WHEN OLD.cleared_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'when an alert was cleared is never changed');
END;
-- What waits for the supervision section is neither seen nor mended.
DROP INDEX alerts_unseen;
CREATE INDEX alerts_unseen ON alerts (id) WHERE seen_at IS NULL AND cleared_at IS NULL;

-- Who read an applicant in full, by date, for the register of it.
CREATE INDEX applicants_read ON events (at) WHERE name = 'case.applicant_read';

-- Few of all collections: statistics find them without a walk through the log.
CREATE INDEX unchecked_collections ON events (at)
  WHERE name = 'case.collected' AND data ->> '$.checked' = 0;
