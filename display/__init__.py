"""Telling the hall: the board, window signs, the citizen's own page, the voice."""
