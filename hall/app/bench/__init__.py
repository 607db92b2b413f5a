"""Measuring a hall against the physical limit of the machine it runs on, in one run."""
