"""Applicants (申请人): their data, who acts for them, what their word is worth."""
