"""Fees (收费): orders, tills, amounts. Pure rules."""
