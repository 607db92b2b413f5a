-- Working days: notices that were imported and the hall's own days. Rows are only ever added; of a
-- year, or a day, the last one counts.

CREATE TABLE calendar_years (
  id INTEGER PRIMARY KEY,
  year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2199),
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  source TEXT NOT NULL CHECK (source <> ''),
  days_off TEXT NOT NULL CHECK (json_valid(days_off)),
  days_on TEXT NOT NULL CHECK (json_valid(days_on)),
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL
);

CREATE TABLE calendar_overrides (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  works INTEGER CHECK (works IN (0, 1)),  -- NULL: withdrawn
  reason TEXT NOT NULL CHECK (reason <> ''),
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL
);

CREATE TRIGGER calendar_years_stay BEFORE UPDATE ON calendar_years
BEGIN SELECT RAISE(ABORT, 'calendar years are superseded, not changed'); END;
CREATE TRIGGER calendar_years_remain BEFORE DELETE ON calendar_years
BEGIN SELECT RAISE(ABORT, 'calendar years are superseded, not deleted'); END;
CREATE TRIGGER calendar_overrides_stay BEFORE UPDATE ON calendar_overrides
BEGIN SELECT RAISE(ABORT, 'calendar overrides are superseded, not changed'); END;
CREATE TRIGGER calendar_overrides_remain BEFORE DELETE ON calendar_overrides
BEGIN SELECT RAISE(ABORT, 'calendar overrides are superseded, not deleted'); END;
