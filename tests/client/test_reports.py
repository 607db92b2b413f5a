"""The newest word on each device comes to the hall, sooner or later."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, cast

import pytest

from hall.client import reports as module
from hall.client.calls import ClientRefused, HallClient, HallUnreachable
from hall.client.reports import DeviceReport, DeviceReports

PATIENCE = 10.0


class Hall:
    """Takes reports, after it failed as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.told: list[tuple[str, str]] = []
        self.changed = threading.Condition()

    def post(self, path: str, body: Mapping[str, Any], *, within_seconds: float) -> dict[str, Any]:
        with self.changed:
            if self.failures:
                raise self.failures.pop(0)
            self.told.append((body["device"], body["state"]))
            self.changed.notify_all()
        return {}


def report(device: str, state: str) -> DeviceReport:
    return DeviceReport(device=device, kind="printer", driver="escpos", state=state)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (HallUnreachable("away"), [("p1", "fault"), ("p2", "online")]),
        (ClientRefused("storage.full", 503, {}), [("p1", "fault"), ("p2", "online")]),
        (ClientRefused("hall.internal", 500, {}), [("p1", "fault"), ("p2", "online")]),
        (ClientRefused("device.unknown", 404, {}), [("p2", "online")]),
    ],
)
def test_what_the_hall_cannot_take_now_is_told_again(
    failure: Exception, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    hall = Hall(failure)
    reports = DeviceReports(cast("HallClient", hall), "s1")
    reports.put(report("p1", "fault"))
    reports.put(report("p2", "online"))
    reports.start()
    with hall.changed:
        assert hall.changed.wait_for(lambda: len(hall.told) == len(told), PATIENCE), hall.told
    reports.close()
    assert sorted(hall.told) == told


def test_a_hall_that_is_there_again_is_told_the_last_word_on_every_device() -> None:
    hall = Hall()
    reports = DeviceReports(cast("HallClient", hall), "s1")
    for device, state in (("p1", "fault"), ("p2", "online"), ("p1", "online")):
        reports.put(report(device, state))
    reports.start()
    with hall.changed:
        assert hall.changed.wait_for(lambda: len(hall.told) == 2, PATIENCE), hall.told
    reports.tell_again()
    with hall.changed:
        assert hall.changed.wait_for(lambda: len(hall.told) == 4, PATIENCE), hall.told
    reports.close()
    assert sorted(hall.told) == [("p1", "online")] * 2 + [("p2", "online")] * 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_that_nothing_is_told_any_more_can_be_seen() -> None:
    """By it the station's heartbeat stops, and the station is started anew."""
    reports = DeviceReports(cast("HallClient", Hall(RuntimeError("a bug"))), "s1")
    reports.start()
    assert reports.alive
    reports.put(report("p1", "online"))
    reports._thread.join(PATIENCE)
    assert not reports.alive
    reports.close()
