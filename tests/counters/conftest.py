"""Desks before a served hall."""

from __future__ import annotations

from tests.desks import desks

__all__ = ["desks"]
