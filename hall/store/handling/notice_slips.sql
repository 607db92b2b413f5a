-- The print spool takes notices in their short form besides tickets; and copies of notices (联)
-- are looked up by who waits for them.

CREATE TABLE slips_grown (
  id INTEGER PRIMARY KEY,
  ticket INTEGER REFERENCES tickets (id),
  notice INTEGER REFERENCES notices (id),
  kiosk TEXT NOT NULL,    -- a kiosk's code, or W and a window's number
  copy INTEGER NOT NULL,  -- 0: the first; n: the n-th reprint, marked so on the paper
  state TEXT NOT NULL CHECK (state IN (
    'queued',    -- -> sending
    'sending',   -- -> printed, unknown, failed, queued (nothing had left yet)
    'printed',
    'unknown',   -- it may or may not be on paper; never sent again by itself
    'failed'
  )),
  queued_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL,
  CHECK ((ticket IS NULL) <> (notice IS NULL)),
  UNIQUE (ticket, copy),
  UNIQUE (notice, copy)
);
INSERT INTO slips_grown (id, ticket, kiosk, copy, state, queued_at, moved_at)
  SELECT id, ticket, kiosk, copy, state, queued_at, moved_at FROM slips;
DROP TABLE slips;
ALTER TABLE slips_grown RENAME TO slips;
CREATE INDEX slips_to_print ON slips (kiosk, id) WHERE state IN ('queued', 'sending');

CREATE INDEX copies_open ON notice_copies (holder, due_at) WHERE delivered_at IS NULL;
