"""Who may do what, written out: every call times every role, with a token and without."""

from __future__ import annotations

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.commands import ChangePosts
from hall.domain.errors import Forbidden
from hall.domain.posts import Post
from hall.web.agency_api import DEEDS as OF_AGENCY
from hall.web.case_api import DEEDS
from hall.web.endpoints import ENDPOINTS
from hall.web.fee_api import DEEDS as OF_FEES
from hall.web.fee_api import ORDER_DEEDS as OF_ORDERS
from hall.web.notice_api import DEEDS as OF_NOTICES
from hall.web.permissions import PERMITTED, POSTS, Action
from hall.web.together_api import DEEDS as TOGETHER
from tests.web.house import TOKEN_ROLES, Caller, House
from tests.web.test_api_refusals import concrete

_LETTERS = {
    "k": Role.KIOSK, "c": Role.COUNTER, "d": Role.DISPLAY, "p": Role.PAD, "s": Role.STAFF,
    "a": Role.ADMIN, "i": Role.INTEGRATION, "t": Role.STATION,
}  # fmt: skip
EVERYBODY = "*"
OF_MONEY_AND_PAPERS = (
    *(f"POST /cases/{{case}}/{deed.path}" for deed in (*OF_FEES, *OF_AGENCY)),
    *(f"POST /fees/orders/{{order}}/{deed.path}" for deed in OF_ORDERS),
    "GET /cases/{case}/fees", "GET /fees/orders", "GET /fees/orders/{order}",
    "GET /fees/find", "POST /fees/tills/{number}/open", "POST /fees/tills/{number}/close",
    "GET /fees/reconciliation", "GET /fees/statistics",
    "GET /cases/{case}/agency", "POST /cases/{case}/agent", "POST /cases/{case}/papers",
    "GET /cases/{case}/form", "POST /cases/{case}/form",
)  # fmt: skip
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
    "POST /counters/{number}/scans": "csat",
    "POST /kiosks/{kiosk}/scans": "kcsait",
    "POST /counters/{number}/ask-rating": "csat",
    "POST /ratings": EVERYBODY,
    "GET /board": EVERYBODY,
    "GET /follow/{code}": EVERYBODY,
    "GET /catalog": "kcdpsait",
    "GET /queues/{queue}/wait": "kcdpsait",
    "GET /calendar": "kcdpsait",
    "POST /calendar/years": "sa",
    "POST /calendar/overrides": "sa",
    "POST /calendar/overrides/withdraw": "sa",
    "GET /events": "sait",
    "GET /cases": "csi",
    "GET /statistics": "csi",
    "GET /cases/{case}": "csi",
    "POST /cases": "i",
    "POST /cases/{case}/continue": "i",
    "POST /cases/search": "csi",
    "GET /cases/{case}/applicant": "csi",
    "POST /cases/{case}/applicant": "csi",
    **{f"POST /cases/{{case}}/{deed.path}": "csi" for deed in DEEDS},
    **{f"POST /cases/{{case}}{deed.path}": "csi" for deed in TOGETHER},
    **{f"POST /cases/{{case}}/{deed.path}": "csi" for deed in OF_NOTICES},
    **dict.fromkeys(OF_MONEY_AND_PAPERS, "csi"),
    "POST /progress": EVERYBODY,
    "GET /notices/{notice}": "csi",
    "POST /notices/{notice}/print": "csi",
    "POST /notices/{notice}/copies/{copy}/deliver": "csi",
    "GET /copies": "csi",
    "POST /copies/deliver": "csi",
    "GET /registers/{kind}": "csi",
    "GET /supervision": "si",
    "GET /supervision/alerts": "si",
    "POST /supervision/alerts/{alert}/seen": "s",
    "GET /supervision/statistics": "si",
    "GET /supervision/disclosure": "si",
    "GET /hall": "sa",
    "GET /devices": "sa",
    "POST /devices/report": "t",
    "POST /slips/claim": "kt",
    "POST /slips/{slip}/report": "kt",
    "POST /days/open": "sa",
    "POST /days/close": "sa",
}
"""The administrator reads no case; nobody at a window rates; a display only looks."""


_POST_LETTERS = {
    "k": Post.CLERK, "c": Post.CHIEF, "d": Post.DUTY, "b": Post.BUSINESS, "s": Post.SUPERVISION,
    "m": Post.CASHIER, "l": Post.LEADER, "a": Post.AUDITOR,
}  # fmt: skip
POST_TABLE = {
    "POST /tickets": "kcdb",
    "POST /kiosks/{kiosk}/scans": "kcdb",
    "GET /tickets": "kcdbsml",
    "GET /tickets/{ticket}": "kcdbsml",
    "GET /tickets/number/{text}": "kcdbsml",
    "POST /tickets/{ticket}/cancel": "kcd",
    "POST /tickets/{ticket}/reinstate": "kcd",
    "POST /tickets/{ticket}/transfer": "kcd",
    "POST /tickets/{ticket}/pin": "kcd",
    "POST /tickets/{ticket}/reprint": "kcdb",
    "POST /tickets/{ticket}/cases": "kcdm",
    "GET /counters/{number}": "kcdbsml",
    "GET /counters/{number}/day": "kcdbsml",
    **{call: "kcdm" for call in TABLE if call.startswith("POST /counters/")},
    "POST /ratings": EVERYBODY,
    "GET /board": EVERYBODY,
    "GET /follow/{code}": EVERYBODY,
    "GET /catalog": "kcdbsmla",
    "GET /queues/{queue}/wait": "kcdbsmla",
    "GET /calendar": "kcdbsmla",
    "POST /calendar/years": "bl",
    "POST /calendar/overrides": "bl",
    "POST /calendar/overrides/withdraw": "bl",
    "GET /events": "dbsla",
    "GET /cases": "kcdbsml",
    "GET /cases/{case}": "kcdbsml",
    "POST /cases": "",
    "POST /cases/{case}/continue": "",
    "POST /cases/search": "kcdbsml",
    "GET /cases/{case}/applicant": "kcdbsml",
    "POST /cases/{case}/applicant": "kcdbsml",
    # Which of them does which is told apart by hall.domain.handling.rights, tested there.
    **{f"POST /cases/{{case}}/{deed.path}": "kcdbsml" for deed in DEEDS},
    **{f"POST /cases/{{case}}{deed.path}": "kcdbsml" for deed in TOGETHER},
    **{f"POST /cases/{{case}}/{deed.path}": "kcdbsml" for deed in OF_NOTICES},
    **{
        call: "bsml" if call in {"GET /fees/reconciliation", "GET /fees/statistics"} else "kcdbsml"
        for call in OF_MONEY_AND_PAPERS
    },
    "POST /progress": EVERYBODY,
    "GET /notices/{notice}": "kcdbsml",
    "POST /notices/{notice}/print": "kcdbsml",
    # Whose copy each may confirm: hall.domain.handling.notices.rights.
    "POST /notices/{notice}/copies/{copy}/deliver": "kcdbsml",
    "GET /copies": "kcdbsml",
    "POST /copies/deliver": "kcdbsml",
    "GET /statistics": "cdbsl",
    "GET /registers/{kind}": "kcdbsml",
    "GET /supervision": "dsl",
    "GET /supervision/alerts": "dsl",
    "POST /supervision/alerts/{alert}/seen": "dsl",
    "GET /supervision/statistics": "dsl",
    "GET /supervision/disclosure": "dsl",
    "GET /hall": "dbsl",
    "GET /devices": "d",
    "POST /devices/report": "",
    "POST /slips/claim": "",
    "POST /slips/{slip}/report": "",
    "POST /days/open": "d",
    "POST /days/close": "d",
}
"""What each post lets a person do whose role may: the auditor reads the trail, changes nothing."""


ADMIN = Actor(role=Role.ADMIN, id="root")
LEADER = Actor(role=Role.STAFF, id="leader", posts=frozenset({Post.LEADER}))


def test_every_call_stands_in_the_tables() -> None:
    calls = {f"{one.method} {one.path}" for one in ENDPOINTS}
    assert calls == TABLE.keys() == POST_TABLE.keys()


def test_every_action_stands_in_both_tables() -> None:
    assert set(Action) == PERMITTED.keys() == POSTS.keys()


def _ask(caller: Caller, call: str) -> tuple[int, str]:
    method, path = call.split()
    said = caller.send(method, concrete(path), b"{}" if method == "POST" else None)
    return said.status, said.body.get("code", "")


WANT_A_POST = {
    (call, Role.COUNTER)
    for call in ("GET /statistics", "GET /fees/reconciliation", "GET /fees/statistics")
}
"""What a role may with a post that its tokens do not hold unless it is asked for."""


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_the_table_holds_for(house: House, role: Role) -> None:
    for call, letters in TABLE.items():
        status, code = _ask(house.by(role), call)
        may = letters == EVERYBODY or role in {_LETTERS[letter] for letter in letters}
        if may and (call, role) not in WANT_A_POST:
            assert status not in {401, 403}, (call, code)
        else:
            assert (status, code) == (403, "auth.forbidden"), call
            assert house.by(role).get("/board").status == 200


@pytest.mark.parametrize("role", [Role.COUNTER, Role.STAFF])
@pytest.mark.parametrize("post", Post)
def test_the_posts_hold_for(house: House, role: Role, post: Post) -> None:
    token = house.access.create_token(role, f"{role}-{post}", frozenset({post}))
    caller = Caller(house, {"Authorization": f"Bearer {token}"})
    for call, letters in POST_TABLE.items():
        by_role = TABLE[call]
        may = by_role == EVERYBODY or role in {_LETTERS[letter] for letter in by_role}
        holds = letters == EVERYBODY or post in {_POST_LETTERS[letter] for letter in letters}
        status, code = _ask(caller, call)
        if may and holds:
            assert status not in {401, 403}, (call, code)
        else:
            assert (status, code) == (403, "auth.forbidden"), call


def test_a_person_with_two_posts_may_what_either_may(house: House) -> None:
    posts = frozenset({Post.AUDITOR, Post.CASHIER})
    token = house.access.create_token(Role.STAFF, "both", posts)
    caller = Caller(house, {"Authorization": f"Bearer {token}"})
    assert caller.get("/events").status == 200
    assert caller.get("/counters/1").status == 200
    assert caller.get("/hall").status == 403


def test_a_session_has_new_posts_at_once(house: House) -> None:
    house.access.add_account("li", "李四", Role.STAFF, "three blind mice", None)
    person = Caller(house, {"Cookie": f"jiaohao={house.access.log_in('li', 'three blind mice')}"})
    assert person.get("/hall").status == 200
    posts = frozenset({Post.AUDITOR})
    with pytest.raises(Forbidden):
        house.hall.execute(ChangePosts(account="li", posts=posts), LEADER)
    house.hall.execute(ChangePosts(account="li", posts=posts), ADMIN)
    assert person.get("/hall").status == 403
    told = person.get("/events").body["events"][-1]
    assert told["name"] == "account.posts_changed"
    assert told["data"] == {
        "account": "li", "posts": ["auditor"], "from": ["duty"], "department": None,
    }  # fmt: skip


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
