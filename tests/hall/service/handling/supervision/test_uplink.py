"""What the upper supervision network gets (rulebook 04): every light and alert, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.supervision.commands import SeeAlert
from hall.service.subscriber import Subscriber
from hall.service.uplink import Uplink
from tests.hall.service.handling.caseroom import LEADER
from tests.hall.service.handling.supervision.supervised import Supervised, opened
from tests.hall.service.test_subscriber import Authority


class Forgetful(Authority):
    """Takes what comes; of the first batches its answers are lost on the way back."""

    def take(self, body: dict[str, object], token: str) -> bool:
        with self.got:
            self.batches.append(body)
            self.got.notify_all()
            lost, self.refusals = self.refusals > 0, max(0, self.refusals - 1)
            return lost

    def kept(self) -> dict[tuple[str, int], dict[str, Any]]:
        """As the network keeps them: by hall and seq, so a second time changes nothing."""
        events: dict[tuple[str, int], dict[str, Any]] = {}
        for batch in self.batches:
            listed = batch["events"]
            assert isinstance(listed, list)
            for event in listed:
                known = events.setdefault((str(batch["hall"]), event["seq"]), event)
                assert known == event
        return events


@pytest.fixture
def network() -> Iterator[Forgetful]:
    network = Forgetful(refusals=3)
    yield network
    network.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Supervised]:
    yield from opened(tmp_path / "hall")


def uplinked(room: Supervised, network: Forgetful) -> Subscriber:
    url = f"http://127.0.0.1:{network.server.server_port}/events"
    handle = Uplink(url, "secret-token", room.hall.terms)
    subscriber = Subscriber(room.hall, "uplink", handle, linger_seconds=0.0, retry_seconds=0.01)
    subscriber.start()
    return subscriber


def test_lights_and_alerts_reach_the_upper_network_none_lost_none_twice(
    room: Supervised, network: Forgetful
) -> None:
    subscriber = uplinked(room, network)
    number = room.accepted()
    room.forward_to(2026, 6, 5)
    room.keep_time()
    network.until(room.seq())
    subscriber.stop()
    room.reopen()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    for alert in room.alerts():
        room.work(SeeAlert(alert=alert.id, note="已阅处"), by=LEADER)
    subscriber = uplinked(room, network)
    network.until(room.seq())
    subscriber.stop()

    kept = network.kept()
    assert [seq for _, seq in sorted(kept)] == list(range(1, room.seq() + 1))
    names = Counter(event["name"] for event in kept.values())
    raised = [event["data"] for event in kept.values() if event["name"] == "alert.raised"]
    assert names["alert.raised"] == names["alert.seen"] == len(room.alerts())
    assert [one["pattern"] for one in raised if one["case"] == number][-1] == (
        "returned_without_survey"
    )
    [light] = [one for one in raised if one["pattern"] == "red"]
    assert (light["department"], light["clerk"], light["counter"]) == ("GA", "C1", 1)
    assert light["detail"]["step"] == "handling"
    assert {"case.standing_changed", "case.deadline_set"} <= names.keys()
