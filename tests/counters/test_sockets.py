"""What windows and stations hear of events over their socket."""

from __future__ import annotations

import pytest

from counters.sockets import data_of
from hall.domain.clock import Instant
from hall.domain.events import EVENTS, Event, Logged
from hall.service.queries import OF_CASES


@pytest.mark.parametrize("name", [name for name in EVENTS if name.startswith(OF_CASES)])
def test_what_is_in_a_case_does_not_travel_over_the_sockets(name: str) -> None:
    data = {key: f"content of {key}" for key in EVENTS[name]}
    event = Event(name=name, counter=3, ticket=7, data={**data, "case": "JH20261121-00001"})
    heard = data_of(Logged(seq=1, at=Instant(0), day=1, actor="counter:C1", event=event))
    assert set(heard) <= {"case", "counter", "ticket"}
    assert not any("content of" in str(value) for value in heard.values())
