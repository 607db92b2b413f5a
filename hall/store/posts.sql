-- Posts (岗位): what the person behind an account answers for.

ALTER TABLE accounts ADD COLUMN posts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(posts));
ALTER TABLE accounts ADD COLUMN department TEXT;  -- NULL: that of the windows, if they have one
UPDATE accounts SET posts = CASE role
  WHEN 'counter' THEN '["clerk"]' WHEN 'staff' THEN '["duty"]' ELSE '[]' END;

-- NULL: all that the token's role may hold.
ALTER TABLE tokens ADD COLUMN posts TEXT CHECK (posts IS NULL OR json_valid(posts));
