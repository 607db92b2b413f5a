"""Halls for the supervision section's tests."""

from __future__ import annotations

from tests.web.conftest import house, house_template, open_house, still

__all__ = ["house", "house_template", "open_house", "still"]
