"""The print spool: a slip is queued, sent, and its fate is told; nothing prints twice unseen."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.errors import Invalid, SlipNotSending, UnknownKiosk, UnknownSlip
from hall.service.bodies import Body
from hall.store import slips
from hall.store.slips import SlipState
from tests.hall.desk import Desk, check


def claim(hall: Desk, *, restarted: bool = False, kiosk: str = "K1") -> list[Body]:
    body = hall.do(c.ClaimSlips(kiosk=kiosk, restarted=restarted))
    assert isinstance(body["slips"], list)
    return body["slips"]


def state(hall: Desk, slip: object) -> SlipState:
    return slips.get(hall.connection, int(str(slip))).state


def test_a_claimed_slip_says_all_that_goes_on_paper(hall: Desk) -> None:
    hall.start(1)
    hall.issue(origin="K2")
    hall.issue()
    ticket = hall.issue("card", origin="K1", priority=True)
    [slip] = claim(hall)
    assert slip.items() >= {
        "slip": 2, "copy": 0, "kiosk": "K1", "hall": "试验大厅", "number": "VA001",
        "priority": True, "item": "身份证换领", "queue": "户籍", "counters": [1, 2], "place": "",
        "ahead": 0, "expected_wait_seconds": 0, "issued_at": "2026-11-21T09:00:03.000+08:00",
        "language": "zh-CN", "materials": ["户口簿", "旧身份证"], "live": True,
        "follow_url": f"http://hall.test/f/{hall.ticket(ticket).code}",
    }.items()  # fmt: skip
    assert "elderly" not in str(slip)
    assert state(hall, 2) is SlipState.SENDING
    assert claim(hall) == []


def test_windows_that_stand_together_have_a_place(hall: Desk) -> None:
    hall.start()
    hall.issue("marriage", origin="K1")
    assert claim(hall)[0]["place"] == "一楼B区"


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        ("printed", "slip.printed"),
        ("unknown", "slip.unknown"),
        ("failed", "slip.failed"),
        ("queued", "slip.requeued"),
    ],
)
def test_what_became_of_a_slip(hall: Desk, outcome: str, event: str) -> None:
    hall.start()
    hall.issue(origin="K1")
    claim(hall)
    seq = hall.seq()
    body = hall.do(c.ReportSlip(slip=1, outcome=outcome, detail="纸尽"))
    assert body == {"slip": 1, "state": outcome, "event": event}
    [logged] = hall.since(seq)
    assert logged.event.name == event
    assert logged.event.data["detail"] == "纸尽"
    assert state(hall, 1) == outcome
    assert len(claim(hall)) == (outcome == "queued")


def test_only_a_slip_under_way_can_be_reported(hall: Desk) -> None:
    hall.start()
    hall.issue(origin="K1")
    with pytest.raises(SlipNotSending) as refusal:
        hall.do(c.ReportSlip(slip=1, outcome="printed"))
    assert refusal.value.facts == {"state": "queued"}
    claim(hall)
    for wrong in ("sending", "lost", ""):
        with pytest.raises(Invalid):
            hall.do(c.ReportSlip(slip=1, outcome=wrong))
    with pytest.raises(UnknownSlip):
        hall.do(c.ReportSlip(slip=9, outcome="printed"))
    hall.do(c.ReportSlip(slip=1, outcome="printed"))
    with pytest.raises(SlipNotSending):
        hall.do(c.ReportSlip(slip=1, outcome="failed"))


def test_a_slip_whose_fate_was_unknown_may_still_turn_out_to_be_printed(hall: Desk) -> None:
    """The paper ended amid it and the printer confirmed it after the reload."""
    hall.start()
    hall.issue(origin="K1")
    claim(hall)
    hall.do(c.ReportSlip(slip=1, outcome="unknown", detail="缺纸"))
    for wrong in ("queued", "failed", "unknown"):
        with pytest.raises(SlipNotSending):
            hall.do(c.ReportSlip(slip=1, outcome=wrong))
    hall.do(c.ReportSlip(slip=1, outcome="printed"))
    assert state(hall, 1) is SlipState.PRINTED
    assert claim(hall) == []
    check(hall.directory)


def test_after_a_restart_nobody_knows_what_became_of_those_under_way(hall: Desk) -> None:
    hall.start()
    for _ in range(3):
        hall.issue(origin="K1")
    claim(hall)
    hall.do(c.ReportSlip(slip=2, outcome="printed"))
    hall.issue(origin="K1")
    seq = hall.seq()
    assert [slip["slip"] for slip in claim(hall, restarted=True)] == [4]
    assert [state(hall, slip) for slip in (1, 2, 3, 4)] == [
        "unknown", "printed", "unknown", "sending"
    ]  # fmt: skip
    assert hall.names(seq) == ["slip.unknown", "slip.unknown"]


def test_a_printer_that_is_started_anew_doubts_its_own_slips_alone(hall: Desk) -> None:
    """Two printers at one kiosk, perhaps of two stations."""
    hall.start()
    for _ in range(4):
        hall.issue(origin="K1")

    def begin(printer: str | None, *, restarted: bool = False) -> None:
        hall.do(c.ClaimSlips(kiosk="K1", limit=1, printer=printer, restarted=restarted))

    begin("p1")
    begin("p2")
    begin(None)
    begin("p2", restarted=True)
    assert [state(hall, slip) for slip in (1, 2, 3, 4)] == [
        "sending", "unknown", "unknown", "sending"
    ]  # fmt: skip
    begin("p1", restarted=True)
    assert [state(hall, slip) for slip in (1, 4)] == ["unknown", "sending"]
    begin(None, restarted=True)
    assert state(hall, 4) is SlipState.UNKNOWN


def test_a_printer_that_is_started_anew_is_told_whether_it_confirms(hall: Desk) -> None:
    hall.start()
    hall.issue(origin="K1")

    def claimed(printer: str | None, *, restarted: bool = True) -> Body:
        return hall.do(c.ClaimSlips(kiosk="K1", printer=printer, restarted=restarted))

    assert claimed("p1")["confirms"] is False
    hall.do(c.ReportSlip(slip=1, outcome="printed"))
    assert claimed("p1")["confirms"] is True
    assert claimed("p2")["confirms"] is False
    assert "confirms" not in claimed("p1", restarted=False)
    assert "confirms" not in claimed(None)


def test_slips_are_claimed_in_order_and_not_all_at_once(hall: Desk) -> None:
    hall.start()
    for _ in range(25):
        hall.issue(origin="K1")
    assert [slip["slip"] for slip in claim(hall)] == list(range(1, 21))
    assert [slip["slip"] for slip in claim(hall)] == list(range(21, 26))
    with pytest.raises(UnknownKiosk):
        claim(hall, kiosk="K9")


def test_a_slip_for_who_is_gone_says_so(hall: Desk) -> None:
    hall.start()
    hall.cancel(hall.issue(origin="K1"))
    [slip] = claim(hall)
    assert (slip["live"], slip["ahead"]) == (False, None)


@pytest.mark.parametrize(
    ("commands", "live"),
    [
        ((), True),
        ((c.CallNext(counter=1),), True),
        ((c.CallNext(counter=1), c.BeginService(counter=1)), True),
        ((c.CallNext(counter=1), c.HoldTicket(counter=1, reason="复印")), True),
        ((c.CallNext(counter=1), c.TransferFromCounter(counter=1, queue="HY")), True),
        ((c.CallNext(counter=1), c.FinishService(counter=1)), False),
        ((c.CallNext(counter=1), c.MarkNoShow(counter=1)), False),
        ((c.CloseDay(),), False),
    ],
    ids=["waiting", "called", "serving", "held", "sent on", "served", "no show", "day over"],
)
def test_a_slip_that_waited_is_printed_while_its_citizen_is_there(
    hall: Desk, commands: tuple[c.Command, ...], live: bool
) -> None:
    """The printer was out of paper meanwhile; the citizen needs it to collect the result."""
    hall.start(1)
    hall.issue(origin="K1")
    for command in commands:
        hall.do(command)
    [slip] = claim(hall)
    assert slip["live"] is live


def test_a_device_is_news_when_it_changes(hall: Desk) -> None:
    report = c.ReportDevice(
        station="s1", device="p1", kind="printer", driver="escpos", state="online"
    )
    assert hall.do(report) == {"device": "p1", "changed": True}
    seq = hall.seq()
    assert hall.do(report) == {"device": "p1", "changed": False}
    assert hall.seq() == seq
    assert [one["device"] for one in hall.queries().devices()] == ["p1"]
