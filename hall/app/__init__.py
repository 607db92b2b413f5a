"""The composition root: puts floors, rooms and devices together into processes and commands."""
