"""What a hall has recorded: verified, counted, carried out, backed up, kept for a time only."""
