"""A station: the devices wired to one machine, in its roles."""
