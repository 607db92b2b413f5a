"""What is recorded and what the public may know of it.

That the hall emits declared events with declared keys only is checked after every test that
runs one (tests/hall/conftest.py).
"""

from __future__ import annotations

import re
from pathlib import Path

import hall
from hall.domain.events import EVENTS, PUBLIC

PRIVATE = {"reason", "person", "clerk", "standing", "origin", "detail", "level", "priority"}


def test_names_are_dotted() -> None:
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", name) for name in EVENTS)


def test_the_public_knows_a_part_of_what_is_recorded() -> None:
    assert PUBLIC.keys() <= EVENTS.keys()
    for name, keys in PUBLIC.items():
        # The window is the event's own, beside its data.
        assert keys <= {*EVENTS[name], "counter"}, name


def test_the_public_never_learns_of_a_person() -> None:
    for name, keys in PUBLIC.items():
        assert not keys & PRIVATE, name
    assert not any(name.startswith(("case.", "slip.", "device.")) for name in PUBLIC)


def test_every_event_is_emitted_somewhere() -> None:
    source = "".join(
        file.read_text(encoding="utf-8")
        for file in (Path(hall.__file__).parent / "service").rglob("*.py")
    )
    assert [name for name in EVENTS if f'"{name}"' not in source] == []
