"""Fees (收费): charged, paid, given back, counted."""
