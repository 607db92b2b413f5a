"""The citizens' process: phones apart from the hall, which it reads and asks."""
