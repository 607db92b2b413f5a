"""Bad input: a clear error in one form, nothing done, nothing down."""

from __future__ import annotations

import json

import pytest

from hall.domain.actors import Role
from hall.web.app import MAX_BODY
from hall.web.endpoints import ENDPOINTS
from tests.web.house import House

POSTS = [one.path for one in ENDPOINTS if one.method == "POST"]
PLACES = {
    "{ticket}": "1", "{number}": "1", "{slip}": "1", "{case}": "X", "{code}": "X",
    "{text}": "A001", "{queue}": "HZ", "{part}": "X", "{meeting}": "1", "{kind}": "joint",
    "{notice}": "X", "{copy}": "1", "{alert}": "1",
}  # fmt: skip
NOT_JSON = [
    b"{", b"nul", b"[", b"[" * 60_000, b'{"x":' + b"[" * 60_000, b"\xff\xfe", b"\x00",
    b'{"item": "\xff"}', b'{"clerk": "\xed\xa0\x80"}', b'{"item": "\\ud800"}',
    b"\xef\xbb\xbf{}", b"{} {}", b"item=card", b'"text"', b"[]", b"1", b"null",
]  # fmt: skip


def concrete(path: str) -> str:
    """The path with something in each place."""
    for place, value in PLACES.items():
        path = path.replace(place, value)
    return path


def _able(path: str) -> Role:
    if path in {"/cases", "/cases/{case}/continue"}:
        return Role.INTEGRATION
    return Role.PAD if path == "/ratings" else Role.STATION if path[:4] in {
        "/sli", "/dev"} else Role.STAFF  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_what_is_no_json_is_refused_everywhere(still: House, path: str) -> None:
    before = still.seq()
    for garbage in NOT_JSON:
        said = still.by(_able(path)).send("POST", concrete(path), garbage)
        assert (said.status, said.code) == (422, "request.invalid"), (garbage[:20], said)
        assert said.body["errors"][0]["problem"]
    assert still.seq() == before


@pytest.mark.parametrize("path", POSTS)
def test_an_unknown_field_is_named(still: House, path: str) -> None:
    said = still.by(_able(path)).post(concrete(path), itm="card")
    assert (said.status, said.body["errors"][0]["field"]) == (422, "itm")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/tickets", {"item": 5}, "item"),
        ("/tickets", {"item": ""}, "item"),
        ("/tickets", {"item": "x" * 65}, "item"),
        ("/tickets", {"item": "card", "language": "中文"}, "language"),
        ("/tickets", {"item": "card", "identity": "1"}, "identity"),
        ("/tickets", {"item": "card", "priority": 1}, "priority"),
        ("/tickets/1/transfer", {"counter": 0}, "counter"),
        ("/tickets/1/transfer", {"counter": "3"}, "counter"),
        ("/tickets/1/cancel", {"reason": "x" * 501}, "reason"),
        ("/counters/1/call", {"ticket": -1}, "ticket"),
        ("/counters/1/unhold", {"ticket": 2**64}, "ticket"),
        ("/counters/1/finish", {"kind": "promised"}, "kind"),
        ("/ratings", {"counter": 1}, "level"),
        ("/ratings", {"counter": 1, "level": 0}, "level"),
        ("/ratings", {"counter": 1, "level": 6}, "level"),
        ("/ratings", {"counter": 1, "level": 4.5}, "level"),
        ("/ratings", {"counter": 1, "level": True}, "level"),
        ("/ratings", {"code": "x", "level": 1, "text": "x" * 1001}, "text"),
        ("/ratings", {"code": "x", "level": 1, "indicators": ["a"] * 17}, "indicators"),
        ("/ratings", {"code": "x", "level": 1, "indicators": [1]}, "indicators[0]"),
        ("/slips/1/report", {"outcome": "eaten"}, "outcome"),
        ("/slips/claim", {"kiosk": None}, "kiosk"),
        ("/devices/report", {"station": "s"}, "device"),
        ("/days/open", {"day": "21.11.2026"}, "day"),
    ],
)
def test_each_wrong_field_is_named(
    still: House, path: str, body: dict[str, object], field: str
) -> None:
    said = still.by(_able(path)).post(path, **body)
    assert (said.status, said.code) == (422, "request.invalid")
    assert [one["field"] for one in said.body["errors"]] == [field]


def test_a_body_is_64_kb_at_most(still: House) -> None:
    kiosk = still.by(Role.KIOSK)
    blank = b'{"item": "card"' + b" " * (MAX_BODY - 16) + b"}"
    assert len(blank) == MAX_BODY
    assert kiosk.send("POST", "/tickets", blank).status == 201
    said = kiosk.send("POST", "/tickets", blank + b" ")
    assert (said.status, said.code) == (413, "request.too_large")


def test_whoever_has_no_token_is_not_read(still: House) -> None:
    assert still.anybody.send("POST", "/tickets", b"{").status == 401
    assert still.by(Role.DISPLAY).send("POST", "/tickets", b"{").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/tickets/", "/tickets/x", "/tickets/-1", "/tickets/1.5", "/tickets/１",
        "/tickets/" + "9" * 19, "/tickets/" + "9" * 5000, "/counters/1/", "/counters/one",
        "/tickets/1/explode",
    ],
)  # fmt: skip
def test_an_unknown_path(still: House, path: str) -> None:
    said = still.by(Role.STAFF).get(path)
    assert (said.status, said.code) == (404, "http.not_found")


@pytest.mark.parametrize("path", ["/tickets/" + "9" * 18, "/counters/" + "9" * 18])
def test_the_largest_numbers_are_looked_for(still: House, path: str) -> None:
    said = still.by(Role.STAFF).get(path)
    assert said.code in {"ticket.unknown", "counter.unknown"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_that_is_not_there(still: House, method: str) -> None:
    for path in ("/tickets", "/counters/1", "/board"):
        said = still.by(Role.STAFF).send(method, path, b"{}")
        assert (said.status, said.code) == (405, "http.method_not_allowed")
        assert "GET" in said.headers["Allow"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer ü", "x" * 5000]
)
def test_a_token_that_is_none(still: House, header: str) -> None:
    for path in ("/catalog", "/board"):
        said = still.anybody.get(path, Authorization=header)
        assert (said.status, said.code) == (401, "auth.required")
        assert said.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_is_none(still: House) -> None:
    token = still.access.create_token(Role.KIOSK, "gone")
    assert still.access.revoke_token("gone")
    assert still.anybody.get("/catalog", Authorization=f"Bearer {token}").status == 401


def test_a_problem_names_itself(still: House) -> None:
    said = still.by(Role.KIOSK).post("/tickets", item="nothing")
    assert said.body == {
        "type": "urn:jiaohao:problem:item.unknown",
        "title": "Unknown service item",
        "status": 404,
        "code": "item.unknown",
        "detail": "没有代码为“nothing”的事项，请到咨询台询问。",
        "item": "nothing",
    }


def test_no_answer_is_kept_by_a_proxy(still: House) -> None:
    assert still.anybody.get("/board").headers["Cache-Control"] == "no-store"


def test_braces_in_what_was_sent_stay_what_they_are(still: House) -> None:
    said = still.by(Role.KIOSK).post("/tickets", item="{item.__class__}{0}")
    assert "{item.__class__}{0}" in said.body["detail"]
    assert json.dumps(said.body)
