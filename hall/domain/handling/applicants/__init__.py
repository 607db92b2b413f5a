"""Applicants and those who act for them (申请人、代办). Pure rules."""
