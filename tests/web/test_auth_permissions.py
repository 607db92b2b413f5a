"""Who may do what, written out: every call times every role, with a token and without."""

from __future__ import annotations

import pytest

from hall.domain.commands import Role
from hall.web.endpoints import ENDPOINTS
from tests.web.house import TOKEN_ROLES, Caller, House
from tests.web.test_api_refusals import concrete

_LETTERS = {
    "k": Role.KIOSK, "c": Role.COUNTER, "d": Role.DISPLAY, "p": Role.PAD, "s": Role.STAFF,
    "a": Role.ADMIN, "i": Role.INTEGRATION, "t": Role.STATION,
}  # fmt: skip
EVERYBODY = "*"
TABLE = {
    "POST /tickets": "kcsait",
    "GET /tickets": "kcsait",
    "GET /tickets/{ticket}": "kcsait",
    "GET /tickets/number/{text}": "kcsait",
    "POST /tickets/{ticket}/cancel": "csai",
    "POST /tickets/{ticket}/reinstate": "csai",
    "POST /tickets/{ticket}/transfer": "csai",
    "POST /tickets/{ticket}/pin": "csai",
    "POST /tickets/{ticket}/reprint": "kcsat",
    "POST /tickets/{ticket}/cases": "csat",
    "GET /counters/{number}": "cdpsait",
    "GET /counters/{number}/day": "cdpsait",
    "POST /counters/{number}/sign-on": "csat",
    "POST /counters/{number}/sign-off": "csat",
    "POST /counters/{number}/pause": "csat",
    "POST /counters/{number}/resume": "csat",
    "POST /counters/{number}/call-next": "csat",
    "POST /counters/{number}/call": "csat",
    "POST /counters/{number}/recall": "csat",
    "POST /counters/{number}/begin": "csat",
    "POST /counters/{number}/finish": "csat",
    "POST /counters/{number}/no-show": "csat",
    "POST /counters/{number}/hold": "csat",
    "POST /counters/{number}/unhold": "csat",
    "POST /counters/{number}/transfer": "csat",
    "POST /counters/{number}/ask-rating": "csat",
    "POST /ratings": EVERYBODY,
    "GET /board": EVERYBODY,
    "GET /follow/{code}": EVERYBODY,
    "GET /catalog": "kcdpsait",
    "GET /queues/{queue}/wait": "kcdpsait",
    "GET /events": "sait",
    "GET /cases/{case}": "csi",
    "GET /hall": "sa",
    "GET /devices": "sa",
    "POST /devices/report": "t",
    "POST /slips/claim": "kt",
    "POST /slips/{slip}/report": "kt",
    "POST /days/open": "sa",
    "POST /days/close": "sa",
}
"""The administrator reads no case; nobody at a window rates; a display only looks."""


def test_every_call_stands_in_the_table() -> None:
    assert {f"{one.method} {one.path}" for one in ENDPOINTS} == TABLE.keys()


def _ask(caller: Caller, call: str) -> tuple[int, str]:
    method, path = call.split()
    said = caller.send(method, concrete(path), b"{}" if method == "POST" else None)
    return said.status, said.body.get("code", "")


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_the_table_holds_for(house: House, role: Role) -> None:
    for call, letters in TABLE.items():
        status, code = _ask(house.by(role), call)
        if letters == EVERYBODY or role in {_LETTERS[letter] for letter in letters}:
            assert status not in {401, 403}, (call, code)
        else:
            assert (status, code) == (403, "auth.forbidden"), call
            assert house.by(role).get("/board").status == 200


def test_without_a_token_only_what_is_everybodys(still: House) -> None:
    for call, letters in TABLE.items():
        status, code = _ask(still.anybody, call)
        if letters == EVERYBODY:
            assert status not in {401, 403}, call
        else:
            assert (status, code) == (401, "auth.required"), call


@pytest.mark.parametrize("role", [Role.KIOSK, Role.DISPLAY, Role.PAD])
def test_a_page_may_what_its_device_may(house: House, role: Role) -> None:
    page = Caller(house, {"Cookie": f"jiaohao={house.access.enrol(role)}"})
    for call in TABLE:
        # The day's close would change the second asker's answer; neither may do it.
        assert _ask(page, call) == _ask(house.by(role), call), call


def test_a_clerk_who_logged_in_works_at_the_own_window(house: House) -> None:
    house.access.set_password("C1", "three blind mice")
    clerk = Caller(house, {"Cookie": f"jiaohao={house.access.log_in('C1', 'three blind mice')}"})
    house.open(2)
    house.issue()
    assert clerk.post("/counters/1/sign-on", clerk="C2").code == "clerk.not_allowed"
    assert clerk.post("/counters/1/sign-on", clerk="C1").status == 200
    for call in ("call-next", "recall", "begin", "finish", "hold", "sign-off", "resume"):
        said = clerk.post(f"/counters/2/{call}")
        assert (said.status, said.code) == (409, "clerk.not_allowed"), call
    assert clerk.post("/counters/1/call-next").status == 200
    assert clerk.get("/counters/2").status == 200
