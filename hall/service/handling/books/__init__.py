"""The books of the cases (台账): found, listed, counted."""
