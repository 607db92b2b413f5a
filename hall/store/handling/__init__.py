"""The tables of case handling: notices, parts, fees, applicants, alerts, calendars."""
