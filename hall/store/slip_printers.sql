-- Which printer took a slip: a kiosk may have several, at several stations, and when one of them is
-- started anew or away the fate of the others' slips is not in doubt.

ALTER TABLE slips ADD COLUMN printer TEXT;  -- its name in hall.toml; NULL: an older station's
