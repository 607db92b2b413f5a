-- What an item's time limits count, and what it asks for. Money is in whole fen.

ALTER TABLE items ADD COLUMN limit_unit TEXT NOT NULL DEFAULT 'working_days'
  CHECK (limit_unit IN ('working_days', 'natural_days', 'hours'));
ALTER TABLE items ADD COLUMN limit_start TEXT
  CHECK (limit_start IN ('next_day', 'at_once'));  -- NULL: as the rule profile says
ALTER TABLE items ADD COLUMN theme TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN guide_version TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN disclosed INTEGER NOT NULL DEFAULT 1 CHECK (disclosed IN (0, 1));
ALTER TABLE items ADD COLUMN supplement_days INTEGER CHECK (supplement_days > 0);
ALTER TABLE items ADD COLUMN stop_days INTEGER CHECK (stop_days > 0);
ALTER TABLE items ADD COLUMN on_site INTEGER NOT NULL DEFAULT 0 CHECK (on_site IN (0, 1));

CREATE TABLE materials (
  item TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL,
  main INTEGER NOT NULL CHECK (main IN (0, 1)),
  copies INTEGER NOT NULL CHECK (copies > 0),
  form TEXT NOT NULL, sample TEXT NOT NULL,
  tolerable INTEGER NOT NULL CHECK (tolerable IN (0, 1)),
  source TEXT NOT NULL CHECK (source IN ('applicant', 'department')),
  note TEXT NOT NULL,
  PRIMARY KEY (item, name),
  CHECK (NOT (main AND tolerable))
) WITHOUT ROWID;

CREATE TABLE fees (
  item TEXT NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL,
  name TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  unit TEXT NOT NULL, basis TEXT NOT NULL,
  by_quantity INTEGER NOT NULL CHECK (by_quantity IN (0, 1)),
  PRIMARY KEY (item, code)
) WITHOUT ROWID;

CREATE TABLE parts (
  item TEXT NOT NULL, part TEXT NOT NULL, position INTEGER NOT NULL,
  name TEXT NOT NULL, department TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days > 0),
  after TEXT NOT NULL CHECK (json_valid(after)),  -- a list of parts of the same item
  "order" INTEGER NOT NULL,
  PRIMARY KEY (item, part)
) WITHOUT ROWID;
