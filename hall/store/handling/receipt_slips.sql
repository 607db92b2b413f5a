-- The print spool takes the cashier's papers besides tickets and notices: receipts, and vouchers of
-- refunds. An order may have the number of the finance authority's bill (财政票据) on record.

CREATE TABLE slips_grown (
  id INTEGER PRIMARY KEY,
  ticket INTEGER REFERENCES tickets (id),
  notice INTEGER REFERENCES notices (id),
  receipt INTEGER REFERENCES fee_orders (id),  -- the order that was paid
  refund INTEGER REFERENCES fee_orders (id),   -- the order that was given back
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
  CHECK (
    (ticket IS NOT NULL) + (notice IS NOT NULL) + (receipt IS NOT NULL) + (refund IS NOT NULL) = 1
  ),
  UNIQUE (ticket, copy),
  UNIQUE (notice, copy),
  UNIQUE (receipt, copy),
  UNIQUE (refund, copy)
);
INSERT INTO slips_grown (id, ticket, notice, kiosk, copy, state, queued_at, moved_at)
  SELECT id, ticket, notice, kiosk, copy, state, queued_at, moved_at FROM slips;
DROP TABLE slips;
ALTER TABLE slips_grown RENAME TO slips;
CREATE INDEX slips_to_print ON slips (kiosk, id) WHERE state IN ('queued', 'sending');

ALTER TABLE fee_orders ADD COLUMN bill TEXT;
CREATE UNIQUE INDEX fees_by_bill ON fee_orders (bill) WHERE bill IS NOT NULL;
