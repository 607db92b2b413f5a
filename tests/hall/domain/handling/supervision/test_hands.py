"""Whose hands a case went through: a kiosk and a portal have none."""

from __future__ import annotations

import pytest

from hall.domain.clock import Instant
from hall.domain.events import Event, Logged
from hall.domain.handling.supervision.hands import shared_hands


def log(*told: tuple[str, str]) -> list[Logged]:
    return [
        Logged(seq=seq, at=Instant(seq), day=1, actor=actor, event=Event(name=name, case=1))
        for seq, (name, actor) in enumerate(told, start=1)
    ]


@pytest.mark.parametrize(
    ("opener", "receiver", "alone"),
    [
        ("kiosk:K1", "counter:C1", True),
        ("integration:portal", "integration:portal", True),
        ("kiosk:K1", "staff:C2", False),
        ("counter:C2", "counter:C1", False),
    ],
)
def test_an_on_site_matter_wants_two_people(opener: str, receiver: str, alone: bool) -> None:
    events = log(
        ("case.opened", opener), ("case.received", receiver), ("case.accepted", "counter:C1"),
        ("case.decided", "counter:C1"),
    )  # fmt: skip
    found = list(shared_hands(events, on_site=True))
    assert [one.approved.event.name for one in found] == (["case.decided"] if alone else [])
    assert list(shared_hands(events, on_site=False)) == []
