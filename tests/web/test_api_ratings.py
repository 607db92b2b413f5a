"""Ratings: by the pad, by the slip's code, once a visit, never by who was rated."""

from __future__ import annotations

import pytest

from hall.domain.actors import Role
from tests.web.house import Caller, House


@pytest.fixture
def served(house: House) -> tuple[House, dict[str, object]]:
    """A hall in which window 1 has just finished a visit."""
    house.open(1)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    house.do("/counters/1/finish")
    return house, ticket


def test_the_pad_rates_the_visit_clerk_item_and_case(
    served: tuple[House, dict[str, object]],
) -> None:
    house, ticket = served
    said = house.by(Role.PAD).post("/ratings", counter=1, level=5)
    assert said.status == 201
    assert said.body["ticket"] == ticket["id"]
    assert (said.body["counter"], said.body["clerk"]) == (1, "C1")
    assert (said.body["item"], said.body["case"]) == ("card", ticket["case"])
    assert (said.body["level"], said.body["channel"]) == (5, "pad")
    assert house.by(Role.PAD).post("/ratings", counter=1, level=1).code == "rating.not_asked"
    twice = house.anybody.post("/ratings", code=ticket["code"], level=1)
    assert (twice.status, twice.code) == (409, "rating.given")


def test_the_slips_code_rates_too(served: tuple[House, dict[str, object]]) -> None:
    house, ticket = served
    said = house.anybody.post(
        "/ratings", code=ticket["code"], level=1, indicators=["108"], text="等太久"
    )
    assert (said.status, said.body["channel"], said.body["indicators"]) == (201, "code", ["108"])
    assert house.anybody.post("/ratings", code=ticket["code"], level=5).code == "rating.given"
    assert house.by(Role.PAD).post("/ratings", counter=1, level=5).code == "rating.not_asked"
    assert house.by(Role.STAFF).post("/counters/1/ask-rating").code == "rating.given"


def test_before_and_long_after(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    assert house.anybody.post("/ratings", code=ticket["code"], level=5).code == "rating.too_early"
    house.do("/counters/1/call-next")
    assert house.by(Role.PAD).post("/ratings", counter=1, level=5).code == "rating.not_asked"
    house.do("/counters/1/finish")
    house.clock.forward(61)
    assert house.by(Role.PAD).post("/ratings", counter=1, level=5).code == "rating.not_asked"
    house.clock.forward(6 * 24 * 3600)
    assert house.anybody.post("/ratings", code=ticket["code"], level=5).code == "rating.too_late"


def test_asked_for_again_at_the_window(served: tuple[House, dict[str, object]]) -> None:
    house, ticket = served
    house.clock.forward(61)
    assert house.do("/counters/1/ask-rating")["id"] == ticket["id"]
    assert house.by(Role.PAD).post("/ratings", counter=1, level=4).body["ticket"] == ticket["id"]


@pytest.mark.parametrize("role", [Role.COUNTER, Role.STAFF, Role.ADMIN])
def test_who_works_at_a_window_does_not_rate(
    served: tuple[House, dict[str, object]], role: Role
) -> None:
    house, ticket = served
    for body in ({"counter": 1}, {"code": ticket["code"]}):
        said = house.by(role).post("/ratings", level=5, **body)
        assert (said.status, said.code) == (403, "auth.forbidden")


def test_nor_does_a_clerk_who_is_logged_in(served: tuple[House, dict[str, object]]) -> None:
    house, ticket = served
    house.access.set_password("C1", "three blind mice")
    clerk = Caller(house, {"Cookie": f"jiaohao={house.access.log_in('C1', 'three blind mice')}"})
    assert clerk.post("/ratings", code=ticket["code"], level=5).status == 403


def test_a_pad_needs_its_token(served: tuple[House, dict[str, object]]) -> None:
    house, _ = served
    assert house.anybody.post("/ratings", counter=1, level=5).status == 401
    assert house.by(Role.KIOSK).post("/ratings", counter=1, level=5).status == 403


@pytest.mark.parametrize(
    "body",
    [
        {"level": 5},
        {"level": 5, "counter": 1, "code": "abc"},
        {"level": 5, "counter": 1, "text": "很好"},
        {"level": 5, "counter": 1, "indicators": ["5-1"]},
    ],
)
def test_one_way_at_a_time(house: House, body: dict[str, object]) -> None:
    assert house.by(Role.PAD).post("/ratings", **body).code == "request.invalid"


def test_an_unknown_code_or_window(house: House) -> None:
    assert house.anybody.post("/ratings", code="nothing", level=5).code == "ticket.unknown"
    assert house.by(Role.PAD).post("/ratings", counter=77, level=5).code == "counter.unknown"
    assert house.anybody.get("/follow/nothing").code == "ticket.unknown"


def test_following_ones_own_ticket(house: House) -> None:
    house.open(1)
    first, ticket = house.issue(), house.issue()
    seen = house.anybody.get(f"/follow/{ticket['code']}").body
    assert (seen["number"], seen["ahead"], seen["soon"]) == (ticket["number"], 1, True)
    house.do("/counters/1/call-next")
    assert house.anybody.get(f"/follow/{ticket['code']}").body["ahead"] == 0
    assert house.anybody.get(f"/follow/{first['code']}").body["counter"] == 1
    house.do("/counters/1/finish")
    seen = house.anybody.get(f"/follow/{first['code']}").body
    assert (seen["state"], seen["may_rate"], seen["rated"]) == ("served", True, False)
