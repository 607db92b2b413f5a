"""A year of a hall: some forty thousand cases by the real commands, and whether its books agree."""
