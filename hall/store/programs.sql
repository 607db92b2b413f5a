-- Programs that speak for applicants: for those of their own cases, or of every one.

ALTER TABLE tokens ADD COLUMN all_cases INTEGER NOT NULL DEFAULT 0 CHECK (all_cases IN (0, 1));
