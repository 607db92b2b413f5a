from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.signs import WIDTH, Window, moved, text, windows
from hall.domain.counters import Duty
from hall.domain.tickets import TicketState

SERVING = TicketState.SERVING
ANY_WINDOW = st.builds(
    Window,
    duty=st.sampled_from(Duty),
    number=st.none() | st.text(max_size=40),
    state=st.sampled_from([TicketState.CALLED, SERVING]),
)


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        (Window(), "暂停服务"),
        (Window(duty=Duty.OPEN), "欢迎您"),
        (Window(duty=Duty.PAUSED), "人员外出"),
        (Window(duty=Duty.OPEN, number="A012"), "A012请到本窗口"),
        (Window(duty=Duty.OPEN, number="VA001"), "VA001请到本窗口"),
        (Window(duty=Duty.OPEN, number="BX1000"), "BX1000请到本窗口"),
        (Window(duty=Duty.OPEN, number="VBX1000"), "VBX1000请到本窗"),
        (Window(duty=Duty.OPEN, number="VBX10000"), "VBX10000请到本窗"),
        (Window(duty=Duty.OPEN, number="A012", state=SERVING), "A012正在办理"),
        (Window(duty=Duty.OPEN, number="VBX10000", state=SERVING), "VBX10000正在办理"),
        (Window(duty=Duty.PAUSED, number="A012"), "A012请到本窗口"),
    ],
)
def test_texts(window: Window, shown: str) -> None:
    assert text(window) == shown


@given(window=ANY_WINDOW, width=st.integers(0, 40))
def test_it_always_fits_and_gbk_always_has_it(window: Window, width: int) -> None:
    assert len(text(window, width).encode("gbk")) <= width
    assert len(text(window).encode("gbk")) <= WIDTH == 16


@given(number=st.from_regex(r"\A[VY]?[A-Z]{1,2}[0-9]{3,5}\Z"))
def test_a_ticket_number_is_never_cut(number: str) -> None:
    assert text(Window(number=number)).startswith(number)
    assert text(Window(number=number, state=SERVING)).startswith(number)


BOARD = {
    "counters": [
        {"number": 1, "name": "甲", "duty": "open"},
        {"number": 2, "name": "乙", "duty": "paused"},
        {"number": 3, "name": "丙", "duty": "closed"},
    ],
    "calls": [{"counter": 1, "number": "A001", "state": "serving"}],
}


def test_windows_of_a_board() -> None:
    assert windows(BOARD) == {
        1: Window(duty=Duty.OPEN, number="A001", state=SERVING),
        2: Window(duty=Duty.PAUSED),
        3: Window(),
    }


@pytest.mark.parametrize(
    ("name", "data", "after"),
    [
        ("ticket.called", {"number": "A002", "counter": 2}, {2: "A002请到本窗口"}),
        ("ticket.served", {"number": "A001", "counter": 1}, {1: "欢迎您"}),
        ("ticket.held", {"number": "A001", "counter": 1}, {1: "欢迎您"}),
        ("ticket.no_show", {"number": "A009", "counter": 1}, {}),
        ("ticket.cancelled", {"number": "A009", "counter": 1}, {}),
        ("ticket.recalled", {"number": "A001", "counter": 1}, {1: "A001请到本窗口"}),
        ("ticket.service_began", {"number": "A001", "counter": 1}, {}),
        ("ticket.issued", {"number": "A003", "counter": None}, {}),
        ("counter.resumed", {"counter": 2}, {2: "欢迎您"}),
        ("counter.paused", {"counter": 3}, {3: "人员外出"}),
        ("counter.opened", {"counter": 3}, {3: "欢迎您"}),
        ("counter.closed", {"counter": 2}, {2: "暂停服务"}),
        ("day.closed", {"day": "2026-11-21"}, {1: "暂停服务", 2: "暂停服务"}),
        ("rating.given", {"counter": 1}, {}),
    ],
)
def test_what_a_message_changes(name: str, data: dict[str, object], after: dict[int, str]) -> None:
    known = windows(BOARD)
    changed = moved(known, name, data)
    assert {number: text(window) for number, window in changed.items()} == after
    assert moved({**known, **changed}, name, data) == {}
