"""Notices on paper: A4 pages as PDF.

The library that writes PDF takes half a second to load: it is loaded with the first notice,
not with the hall.
"""
