-- One form (一表制): what items ask for, and what was told under seal.

CREATE TABLE fields (
  item TEXT NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN (
    'text', 'date', 'number', 'choice', 'id_card', 'credit_code', 'phone'
  )),
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  choices TEXT NOT NULL CHECK (json_valid(choices)),
  personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
  maps_to TEXT NOT NULL CHECK (json_valid(maps_to)),  -- a list of PART:field
  PRIMARY KEY (item, code),
  CHECK (personal OR type NOT IN ('id_card', 'phone'))
) WITHOUT ROWID;

-- Values that tell of a person: sealed by the service, erased with the applicant.
CREATE TABLE form_values (
  case_id INTEGER PRIMARY KEY REFERENCES cases (id),
  sealed BLOB NOT NULL,
  key INTEGER NOT NULL,
  sealed_at INTEGER NOT NULL
);
