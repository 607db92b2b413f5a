"""Paper, keys, signs, voices and readers. Nothing in here knows what a ticket is."""
