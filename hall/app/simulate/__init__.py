"""A day in the hall with virtual citizens and clerks, through the real API and real drivers."""
