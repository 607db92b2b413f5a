"""Slips as pictures, for people who set up a printer or change a template."""
