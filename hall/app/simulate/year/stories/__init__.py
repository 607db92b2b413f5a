"""How each matter goes, step by step, as clerks and chiefs of a hall would work it."""
