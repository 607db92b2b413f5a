"""Desks before a served hall."""

from __future__ import annotations

from tests.desks import desk_hall, desks, spots

__all__ = ["desk_hall", "desks", "spots"]
