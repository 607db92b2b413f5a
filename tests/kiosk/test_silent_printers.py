"""Printers that fall silent: what waits is neither lost, nor thrown away, nor sent twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drivers.configuration import DeviceConfig
from drivers.configuration import DeviceKind as DriverKind
from drivers.ports import PrinterStatus, PrintOutcome, TicketPrinter
from drivers.printers.escpos import EscposPrinter
from drivers.printers.readiness import MUTE_AFTER
from drivers.registry import open_printer
from drivers.supervisor import HealthState
from hall.config.settings import DeviceSettings
from kiosk import station as module
from kiosk.slip_maker import Entry, SlipMaker
from tests.drivers.conftest import nothing_left_behind
from tests.drivers.power import PoweredPrinter
from tests.kiosk.room import PATIENCE, Room

__all__ = ["nothing_left_behind"]


@pytest.fixture(autouse=True)
def quick_checks(nothing_left_behind: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHECK_SECONDS", 0.05)


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.stop()


@pytest.fixture
def network() -> Iterator[PoweredPrinter]:
    made = PoweredPrinter()
    yield made
    made.close()


@pytest.fixture
def networked(network: PoweredPrinter) -> Iterator[Room]:
    """A kiosk whose printer has a network plug."""

    def opened(settings: DeviceSettings) -> TicketPrinter:
        address = f"tcp://127.0.0.1:{network.port}?connect_timeout=0.2&ack_timeout=0.5"
        return open_printer(
            DeviceConfig(
                name=settings.name, kind=DriverKind.PRINTER, driver="escpos", address=address
            )
        )

    made = Room(open_printer=opened)
    yield made
    made.stop()


def states(room: Room) -> list[HealthState]:
    return [health.state for health in room.supervisor.health()]


def print_one(room: Room) -> None:
    """So that the printer is known to answer."""
    room.start()
    room.spool.add(1)
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")


def test_a_network_printer_without_power_is_offline_and_gets_nothing(
    networked: Room, network: PoweredPrinter
) -> None:
    print_one(networked)
    network.cut_power()
    networked.health_is("device.not_found")
    assert states(networked) == [HealthState.OFFLINE]
    networked.spool.add(2)
    networked.issued(2)
    network.give_power()
    networked.spool.wait_for(lambda: networked.spool.states[2] == "printed")
    assert networked.spool.reports == [(1, "printed"), (2, "printed")]
    assert len(network.virtual.slips) == 2


def test_a_slip_that_was_on_its_way_when_the_power_was_cut_is_unknown_and_not_sent_again(
    networked: Room, network: PoweredPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_one(networked)
    print_on = SlipMaker.print_on

    def cut_before(maker: SlipMaker, printer: TicketPrinter, entry: Entry) -> PrintOutcome:
        if entry["slip"] == 2:
            network.cut_power()
        return print_on(maker, printer, entry)

    monkeypatch.setattr(SlipMaker, "print_on", cut_before)
    networked.spool.add(2)
    networked.issued(2)
    networked.spool.wait_for(lambda: networked.spool.states[2] == "unknown")
    networked.health_is("device.not_found")
    networked.spool.add(3)
    network.give_power()
    networked.spool.wait_for(lambda: networked.spool.states[3] == "printed")
    assert networked.spool.states == {1: "printed", 2: "unknown", 3: "printed"}
    assert ["A002" in slip.text for slip in network.virtual.slips] == [False, False]


def test_a_printer_that_used_to_answer_gets_no_slip_while_it_is_silent(room: Room) -> None:
    print_one(room)
    room.printer().poke("mute")
    room.health_is("printer.silent")
    assert states(room) == [HealthState.FAULT]
    claims = len(room.spool.claims)
    for slip in (2, 3):
        room.spool.add(slip)
        room.issued(slip)
    room.health_is("printer.silent")
    assert len(room.spool.claims) == claims
    room.printer().poke("mute", on=False)
    room.spool.wait_for(lambda: set(room.spool.states.values()) == {"printed"})
    assert [outcome for _, outcome in room.spool.reports] == ["printed"] * 3
    assert len(room.printer().slips) == 3
    room.health_is(None)


def test_a_printer_that_falls_silent_amid_slips_gets_one_and_no_more(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_one(room)
    print_on = SlipMaker.print_on

    def silence_before(maker: SlipMaker, printer: TicketPrinter, entry: Entry) -> PrintOutcome:
        if entry["slip"] == 2:
            room.printer().poke("mute")
        return print_on(maker, printer, entry)

    monkeypatch.setattr(SlipMaker, "print_on", silence_before)
    for slip in (2, 3, 4):
        room.spool.add(slip)
    room.spool.one_at_a_time = True
    room.issued(2)
    room.health_is("printer.silent")
    assert room.spool.states == {1: "printed", 2: "unknown", 3: "queued", 4: "queued"}
    assert "没有回答" in room.spool.details[2]


def test_a_printer_that_never_answered_prints_behind_its_one_way_cable(room: Room) -> None:
    room.printer().poke("mute")
    room.spool.one_at_a_time = True
    for slip in (1, 2, 3):
        room.spool.add(slip)
    room.station.start()
    room.spool.wait_for(lambda: list(room.spool.states.values()) == ["unknown"] * 3)
    assert len(room.printer().wait_for_slips(3, PATIENCE)) == 3
    room.health_is("printer.mute")
    assert states(room) == [HealthState.WARNING]


def test_a_printer_that_was_switched_off_before_the_station_came_is_known_to_answer(
    room: Room,
) -> None:
    """A serial port opens whether or not the printer behind it is switched on."""
    room.spool.confirms = True
    room.printer().poke("mute")
    room.spool.add(1)
    room.station.start()
    room.health_is("printer.silent")
    assert room.spool.states == {1: "queued"}
    room.printer().poke("mute", on=False)
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    assert [outcome for _, outcome in room.spool.reports] == ["queued", "printed"]
    assert len(room.printer().slips) == 1


def test_a_printer_that_answers_late_is_not_silent(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers come between two questions: too late for one, too early for the next."""
    monkeypatch.setattr(module, "CHECK_SECONDS", 0.2)
    print_one(room)
    looks = counted_looks(monkeypatch)
    room.printer().poke("slow", seconds=0.15)
    for _ in range(MUTE_AFTER + 3):
        assert looks.acquire(timeout=PATIENCE)
    assert states(room) == [HealthState.ONLINE]
    room.spool.add(2)
    room.issued(2)
    room.spool.wait_for(lambda: room.spool.states[2] != "queued")


def test_not_even_the_first_slip_goes_to_a_printer_that_just_fell_silent(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MUTE_AFTER", 1000)
    print_one(room)
    looks = counted_looks(monkeypatch)
    room.printer().poke("mute")
    # The first may have begun before.
    for _ in range(2):
        assert looks.acquire(timeout=PATIENCE)
    room.spool.add(2)
    room.issued(2)
    for _ in range(3):
        assert looks.acquire(timeout=PATIENCE)
    room.printer().poke("mute", on=False)
    room.spool.wait_for(lambda: room.spool.states[2] == "printed")
    assert room.spool.reports == [(1, "printed"), (2, "printed")]


def counted_looks(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Is released whenever a printer was asked how it is."""
    asked = threading.Semaphore(0)
    status = EscposPrinter.status

    def counted(printer: EscposPrinter) -> PrinterStatus:
        found = status(printer)
        asked.release()
        return found

    monkeypatch.setattr(EscposPrinter, "status", counted)
    return asked
