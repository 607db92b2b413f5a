"""Stations that go and come back, as programs of one or several parts."""

from __future__ import annotations

import pytest

from hall.service.presence import AWAY_SECONDS, Presence

KNOWN = ("keys", "p1", "voice")


class Watch:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def presence(watch: Watch) -> Presence:
    return Presence(watch)


def missing(presence: Presence) -> list[tuple[str, ...]]:
    return [presence.missing(lost, KNOWN) for lost in presence.overdue()]


def test_a_program_that_is_started_anew_in_time_is_not_missed(
    presence: Presence, watch: Watch
) -> None:
    presence.came("a", "east")
    presence.speaks_for("a", KNOWN)
    presence.left("a")
    watch.seconds += AWAY_SECONDS - 1
    assert presence.overdue() == ()
    presence.came("b", "east")
    presence.speaks_for("b", KNOWN)
    watch.seconds += 2
    assert missing(presence) == [()]


def test_a_program_that_stays_away_is_missed_until_that_is_known(
    presence: Presence, watch: Watch
) -> None:
    presence.came("a", "east")
    presence.speaks_for("a", KNOWN)
    presence.left("a")
    watch.seconds += AWAY_SECONDS
    assert missing(presence) == [KNOWN]
    [lost] = presence.overdue()
    presence.settled(lost)
    assert presence.overdue() == ()
    presence.left("a")
    watch.seconds += AWAY_SECONDS
    assert presence.overdue() == ()


def test_each_program_of_a_station_is_missed_for_its_own_devices(
    presence: Presence, watch: Watch
) -> None:
    for connection, devices in (("a", ("keys", "p1")), ("b", ("voice",))):
        presence.came(connection, "east")
        presence.speaks_for(connection, devices)
    presence.left("b")
    watch.seconds += AWAY_SECONDS
    assert missing(presence) == [("voice",)]
    # The next speaker stands by: it speaks for the voice.
    presence.came("c", "east")
    presence.speaks_for("c", ("voice",))
    assert missing(presence) == [()]


def test_a_device_that_the_returned_program_no_longer_drives_is_missed(
    presence: Presence, watch: Watch
) -> None:
    presence.came("a", "east")
    presence.speaks_for("a", KNOWN)
    presence.left("a")
    presence.came("b", "east")
    presence.speaks_for("b", ("p1",))
    watch.seconds += AWAY_SECONDS
    assert missing(presence) == [("keys", "voice")]


def test_a_program_that_has_just_come_is_let_say_what_it_drives(
    presence: Presence, watch: Watch
) -> None:
    presence.expect("east")
    presence.expect("west")
    presence.came("a", "east")
    watch.seconds += AWAY_SECONDS
    assert [lost.station for lost in presence.overdue()] == ["west"]
    presence.speaks_for("a", KNOWN)
    assert missing(presence) == [(), KNOWN]


def test_what_a_stranger_says_counts_for_nobody(presence: Presence, watch: Watch) -> None:
    presence.speaks_for("x", KNOWN)
    presence.left("x")
    presence.expect("east")
    watch.seconds += AWAY_SECONDS
    assert missing(presence) == [KNOWN]
