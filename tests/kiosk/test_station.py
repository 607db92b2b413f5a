"""Slips through a printer's troubles: nothing printed twice, nothing forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from drivers.ports import PrintOutcome, TicketPrinter
from drivers.supervisor import HealthState
from hall.client.calls import ClientRefused
from hall.service.papers.short import short_body
from kiosk import station as module
from kiosk.slip_maker import Entry, SlipMaker
from tests.drivers.conftest import nothing_left_behind
from tests.hall.domain.handling.notices.samples import SAMPLES
from tests.kiosk.room import PATIENCE, Room, device

__all__ = ["nothing_left_behind"]


@pytest.fixture
def room(nothing_left_behind: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(module, "CHECK_SECONDS", 0.05)
    made = Room()
    yield made
    made.stop()


def test_a_ticket_s_slip_is_printed_and_reported(room: Room) -> None:
    room.start()
    room.spool.add(1)
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states.get(1) == "printed")
    (slip,) = room.printer().wait_for_slips(1, PATIENCE)
    assert "A001" in slip.text


def test_a_notice_comes_out_of_the_same_spool(room: Room) -> None:
    room.spool.queued.append(short_body(SAMPLES["missing"], slip=1, copy=0, kiosk="K1"))
    room.spool.states[1] = "queued"
    room.spool.add(2)
    room.start()
    room.spool.wait_for(lambda: list(room.spool.states.values()) == ["printed"] * 2)
    notice, ticket = room.printer().wait_for_slips(2, PATIENCE)
    assert "JH缺〔2026〕00012号" in notice.text
    assert "A002" in ticket.text


def test_what_was_queued_before_the_start_is_printed(room: Room) -> None:
    for slip in (1, 2, 3):
        room.spool.add(slip)
    room.start()
    room.spool.wait_for(lambda: list(room.spool.states.values()) == ["printed"] * 3)
    assert len(room.printer().slips) == 3


def test_only_the_first_claim_asks_what_was_under_way(room: Room) -> None:
    room.start()
    room.spool.add(1)
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states.get(1) == "printed")
    first, *others = [claim["restarted"] for claim, _ in room.spool.claims]
    assert first
    assert others
    assert not any(others)


def test_a_second_printer_of_a_kiosk_does_not_doubt_the_first(
    nothing_left_behind: None,
) -> None:
    room = Room(device("slip-1"), device("slip-2"), device("slip-3", kiosk="K2"))
    room.station.start()
    room.spool.wait_for(lambda: len(room.spool.claims) >= 3)
    # Each asks for its own alone.
    restarts = [(one["kiosk"], one["printer"]) for one, _ in room.spool.claims if one["restarted"]]
    assert sorted(restarts) == [("K1", "slip-1"), ("K1", "slip-2"), ("K2", "slip-3")]
    room.stop()


def test_only_what_wants_paper_here_wakes_the_writer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(module.SlipWriter, "wake", lambda writer: woken.append(writer.kiosk))
    room.events.tell("ticket.issued", slip=5, origin="K2")
    room.events.tell("ticket.issued", slip=None, origin="K1")
    room.events.tell("slip.requeued", slip=5, kiosk="K1")
    room.events.tell("ticket.called", number="A001")
    assert woken == []
    room.events.tell("ticket.issued", slip=6, origin="K1")
    room.events.tell("slip.queued", slip=5, kiosk="K1", copy=1)
    room.events.snapshot({})
    room.events.tell("slip.redirected", slip=7, kiosk="K1", to="K2")
    room.events.tell("slip.redirected", slip=8, kiosk="K2", to="K1")
    assert woken == ["K1"] * 4


def test_without_paper_the_spool_is_left_in_peace(room: Room) -> None:
    room.start()
    room.printer().poke("paper_out")
    claims = len(room.spool.claims)
    room.spool.add(1)
    room.issued(1)
    room.health_is("printer.paper_out")
    assert len(room.spool.claims) == claims
    assert room.spool.states[1] == "queued"
    room.printer().poke("paper_in")
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    room.health_is(None)
    assert len(room.printer().slips) == 1


def test_a_printer_that_comes_later_prints_what_waits(room: Room) -> None:
    room.printer().poke("unplug")
    room.spool.add(1)
    room.station.start()
    room.health_is("device.not_found")
    assert not room.spool.claims
    room.printer().poke("replug")
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")


def test_a_slip_that_may_be_on_paper_is_not_sent_again(room: Room) -> None:
    room.printer().poke("unplug", after_lines=2)
    for slip in (1, 2):
        room.spool.add(slip)
    room.station.start()
    room.spool.wait_for(lambda: room.spool.states.get(1) == "unknown")
    room.spool.wait_for(lambda: (2, "queued") in room.spool.reports)
    room.printer().poke("replug")
    room.spool.wait_for(lambda: room.spool.states[2] == "printed")
    assert room.spool.states[1] == "unknown"


def test_a_silent_printer_s_slip_is_unknown(room: Room) -> None:
    room.printer().poke("mute")
    room.spool.add(1)
    room.start()
    room.spool.wait_for(lambda: room.spool.states.get(1) == "unknown")
    assert len(room.printer().wait_for_slips(1, PATIENCE)) == 1


def test_a_printer_that_swallows_slips_gets_no_more_while_it_is_silent(room: Room) -> None:
    room.printer().poke("stall")
    room.spool.add(1)
    room.station.start()
    room.spool.wait_for(lambda: room.spool.states.get(1) == "unknown")
    room.spool.add(2)
    room.issued(2)
    room.health_is("printer.mute")
    assert room.spool.states[2] == "queued"
    room.printer().poke("stall", on=False)
    room.spool.wait_for(lambda: room.spool.states[2] == "printed")


def test_paper_that_ends_amid_a_slip_and_comes_back_gives_one_slip_and_says_so(
    room: Room,
) -> None:
    room.start()
    room.printer().poke("paper_out", after_lines=3)
    for slip in (1, 2):
        room.spool.add(slip)
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states[1] == "unknown")
    room.health_is("printer.paper_out")
    assert "先不要补打" in room.spool.details[1]
    room.printer().poke("paper_in")
    room.spool.wait_for(lambda: room.spool.states == {1: "printed", 2: "printed"})
    assert room.spool.reports[0] == (1, "unknown")
    assert [slip.text.count("A00") for slip in room.printer().slips] == [1, 1]
    assert ["A001" in slip.text for slip in room.printer().slips] == [True, False]
    room.health_is(None)


def test_little_paper_is_a_warning_while_slips_are_printed(room: Room) -> None:
    room.printer().poke("paper_low")
    room.start()
    room.health_is("printer.paper_low")
    assert room.supervisor.health()[0].state is HealthState.WARNING
    room.spool.add(1)
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    room.health_is("printer.paper_low")
    room.printer().poke("paper_in")
    room.health_is(None)


def test_a_character_that_nobody_can_print_is_told_with_the_slip(room: Room) -> None:
    room.spool.add(1, item="\U0003fffd先生")
    room.start()
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    assert room.spool.details[1] == "没有字体能打印：\U0003fffd"
    assert "〓先生" in room.printer().slips[0].text


def test_a_ticket_that_is_over_is_not_printed_but_its_reprint_is(room: Room) -> None:
    room.spool.add(1, live=False)
    room.spool.add(2, live=False, copy=1)
    room.start()
    room.spool.wait_for(lambda: room.spool.states == {1: "failed", 2: "printed"})
    assert len(room.printer().slips) == 1


def test_a_slip_that_cannot_be_drawn_does_not_stop_the_others(room: Room) -> None:
    room.spool.add(1, follow_url="https://hall.example.cn/" + "x" * 5000)
    room.spool.add(2)
    room.start()
    room.spool.wait_for(lambda: room.spool.states == {1: "failed", 2: "printed"})


def test_a_claim_whose_answer_was_lost_is_asked_again_under_its_key(room: Room) -> None:
    room.spool.add(1)
    room.spool.forget_answers = 1
    room.start()
    room.events.snapshot({})
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    keys = [key for _, key in room.spool.claims]
    assert len(keys) == len(set(keys)), "the same key was carried out once"
    assert len(room.printer().slips) == 1


def test_a_report_that_found_no_hall_is_made_later(room: Room) -> None:
    room.start()
    room.spool.add(1)
    original = room.spool._do

    def claim_and_go(path: str, content: dict[str, Any], key: str) -> dict[str, Any]:
        answer = original(path, content, key)
        if path == "/slips/claim" and answer["slips"]:
            room.spool.away = 1
        return answer

    room.spool._do = claim_and_go  # type: ignore[method-assign]  # the hall goes away just then
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    assert len(room.printer().slips) == 1


def test_a_report_that_the_hall_cannot_take_now_is_made_again(room: Room) -> None:
    """The slip would count as sending for ever: the next claim is not that of a restart."""
    full = ClientRefused("storage.full", 503, {"detail": "存储空间不足"})
    room.spool.report_refusals = [full, full]
    room.spool.add(1)
    room.start()
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    assert room.spool.reports == [(1, "printed")]


def test_a_report_that_the_hall_finds_wrong_is_not_made_again(room: Room) -> None:
    room.spool.report_refusals = [ClientRefused("slip.not_sending", 409, {})]
    room.spool.add(1)
    room.spool.add(2)
    room.start()
    room.spool.wait_for(lambda: room.spool.states[2] == "printed")
    assert room.spool.reports == [(2, "printed")]


def test_reports_do_not_wait_for_a_printer_that_is_gone(room: Room) -> None:
    room.printer().poke("unplug", after_lines=2)
    room.spool.report_refusals = [ClientRefused("storage.full", 503, {})]
    room.spool.add(1)
    room.start()
    room.spool.wait_for(lambda: room.spool.states[1] == "unknown")
    room.health_is("device.not_found")


def test_reports_do_not_wait_for_paper(room: Room) -> None:
    room.printer().poke("paper_out", after_lines=3)
    room.spool.report_refusals = [ClientRefused("storage.full", 503, {})]
    room.spool.add(1)
    room.start()
    room.spool.wait_for(lambda: room.spool.states[1] == "unknown")
    room.health_is("printer.paper_out")


def test_a_failure_that_nobody_foresaw_leaves_no_slip_under_way(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_on = SlipMaker.print_on

    def fail_once(maker: SlipMaker, printer: TicketPrinter, entry: Entry) -> PrintOutcome:
        if entry["slip"] == 1:
            raise OSError("cannot open resource")
        return print_on(maker, printer, entry)

    monkeypatch.setattr(SlipMaker, "print_on", fail_once)
    room.spool.add(1)
    room.spool.add(2)
    room.start()
    room.spool.wait_for(lambda: room.spool.states == {1: "failed", 2: "printed"})
    assert "cannot open resource" in room.spool.details[1]


def test_a_claim_that_is_refused_for_now_is_made_again(room: Room) -> None:
    room.spool.refusal = ClientRefused("storage.full", 503, {"detail": "存储空间不足"})
    room.spool.add(1)
    room.start()
    room.spool.wait_for(lambda: len(room.spool.claims) > 1)
    room.spool.refusal = None
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")
    assert len({key for _, key in room.spool.claims}) == 1


def test_a_refused_claim_waits_for_the_next_event(room: Room) -> None:
    room.spool.refusal = ClientRefused("kiosk.unknown", 404, {"detail": "没有这台取号机"})
    room.start()
    room.spool.add(1)
    room.spool.refusal = None
    room.issued(1)
    room.spool.wait_for(lambda: room.spool.states[1] == "printed")


def test_stopping_gives_back_what_was_not_begun(room: Room) -> None:
    # Each answer is late, so the second slip is not begun when the station stops.
    room.printer().poke("slow", seconds=0.2)
    for slip in (1, 2, 3):
        room.spool.add(slip)
    room.station.start()
    room.spool.wait_for(lambda: bool(room.spool.reports) or room.spool.states[1] == "sending")
    room.station.stop()
    room.spool.wait_for(lambda: "sending" not in room.spool.states.values())
    assert room.spool.states[3] == "queued"
