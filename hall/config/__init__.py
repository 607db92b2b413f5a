"""What the hall is told from outside: hall.toml, rule profiles and the catalogue's files."""
