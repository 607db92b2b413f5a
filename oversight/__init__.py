"""Complaints, supervision, duty, attendance, evaluation, disclosure: reads what the hall did."""
