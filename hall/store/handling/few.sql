-- Few among many, each looked for with every page: refunds that wait for another hand, and words on
-- an applicant's credit. Without these, every fee order and every event of his cases was read.

CREATE INDEX fees_to_give_back ON fee_orders (id) WHERE state = 'refund_asked';
CREATE INDEX words_on_credit ON events (case_id)
  WHERE name IN ('case.discredited', 'case.credit_repaired');
