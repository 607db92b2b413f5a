"""What phones ask for besides looking: given to the hall, with their key and their address."""

from __future__ import annotations

from typing import Any

import pytest

from hall.app.public.handing import ToHall
from hall.domain.actors import Role
from hall.domain.errors import RatingGiven
from hall.domain.handling.errors import NotProven, QueryLocked
from hall.service.inquiry import TRIES_FROM
from hall.web.citizens import ADDRESS_HEADER
from hall.web.handing_over import HallAway
from hall.web.problems import problem, restored
from tests.public.street import Street
from tests.web.house import House
from tests.web.wire import served

PHONE = {"REMOTE_ADDR": "203.0.113.7"}
WRONG = "4321"


def rate(street: Street, **body: object) -> Any:
    return street.send(
        "POST", "/api/v1/ratings", json=body, headers={"Idempotency-Key": "k"},
        environ_base=PHONE,
    )  # fmt: skip


def test_a_rating_goes_with_its_key_and_its_phones_address(street: Street) -> None:
    said = rate(street, code="abc", level=4, indicators=["a"], text="好")
    assert (said.status_code, said.json) == (201, {"done": True})
    given = {"code": "abc", "level": 4, "indicators": ["a"], "text": "好"}
    assert street.asked.calls == [("/ratings", given, "k", "203.0.113.7")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"counter": 1, "level": 5}, 403),
        ({"code": "abc", "level": 9}, 422),
        ({"code": "abc", "level": 5, "more": 1}, 422),
        ({}, 422),
    ],
)
def test_what_is_no_phones_rating_ends_here(
    street: Street, body: dict[str, object], status: int
) -> None:
    assert rate(street, **body).status_code == status
    assert street.asked.calls == []


def test_a_refusal_comes_back_as_the_hall_said_it(street: Street) -> None:
    street.asked.refuse(RatingGiven(ticket=7))
    said = rate(street, code="abc", level=4)
    assert said.status_code == 409
    assert (said.json["code"], said.json["ticket"]) == ("rating.given", 7)


def test_a_hall_that_is_away_is_told_as_such(street: Street) -> None:
    street.asked.refuse(HallAway())
    said = rate(street, code="abc", level=4)
    assert (said.status_code, said.json["code"]) == (503, "hall.away")
    assert "请稍后再试" in said.json["detail"]
    page = street.send("POST", "/c/JH20261121-00001", data={"proof": WRONG})
    assert (page.status_code, "请稍后再试" in page.text) == (503, True)


def test_a_slip_is_heard_here_and_digits_are_the_halls_to_hear(
    house: House, street: Street
) -> None:
    ticket = house.issue()
    asked = {"case": ticket["case"], "proof": ticket["code"]}
    said = street.send("POST", "/api/v1/progress", json=asked)
    assert said.json == house.anybody.post("/progress", **asked).body
    assert street.asked.calls == []
    for sent in ({"json": {**asked, "proof": WRONG}}, {"data": {"proof": WRONG}}):
        path = "/api/v1/progress" if "json" in sent else f"/c/{ticket['case']}"
        street.asked.refuse(QueryLocked(minutes=15))
        assert street.send("POST", path, environ_base=PHONE, **sent).status_code == 409
    body = {"case": ticket["case"], "proof": WRONG}
    assert street.asked.calls == [("/progress", body, None, "203.0.113.7")] * 2


def test_wrong_tries_count_for_the_phone_and_not_for_the_process(house: House) -> None:
    token = house.access.create_token(Role.CITIZEN, "public")

    def ask(n: int, address: str, **headers: str) -> int:
        said = house.application.flask.test_client().post(
            "/api/v1/progress",
            json={"case": f"JH20261121-{n:05d}", "proof": WRONG},
            headers={ADDRESS_HEADER: address, **headers},
        )
        return said.status_code

    process = {"Authorization": f"Bearer {token}"}
    for n in range(TRIES_FROM):
        assert ask(n, "203.0.113.7", **process) == 404
    assert ask(90, "203.0.113.7", **process) == 409
    assert ask(91, "203.0.113.8", **process) == 404
    # Nobody else is believed: not a citizen himself, not another program.
    kiosk = {"Authorization": f"Bearer {house.tokens[Role.KIOSK]}"}
    assert ask(92, "203.0.113.7") == 404
    assert ask(93, "203.0.113.7", **kiosk) == 404
    assert ask(94, "no address", **process) == 404


def test_a_rating_by_the_process_is_a_citizens(house: House) -> None:
    token = house.access.create_token(Role.CITIZEN, "public")
    house.open(1)
    ticket = house.issue()
    for step in ("call-next", "begin", "finish"):
        house.do(f"/counters/1/{step}")

    def rate_with(headers: dict[str, str]) -> Any:
        return house.application.flask.test_client(use_cookies=False).post(
            "/api/v1/ratings", json={"code": ticket["code"], "level": 5},
            headers={"Idempotency-Key": "one", **headers},
        )  # fmt: skip

    by_process, by_phone = rate_with({"Authorization": f"Bearer {token}"}), rate_with({})
    assert (by_process.status_code, by_phone.json) == (201, by_process.json)
    events = house.by(Role.ADMIN).get("/events?limit=1000").body["events"]
    assert [one["actor"] for one in events if one["name"] == "rating.given"] == ["citizen:phone"]


def test_nobody_at_the_other_end_is_said_in_time() -> None:
    to_hall = ToHall("http://127.0.0.1:9", "token", at_once=1, waiting=1, within_seconds=0.1)
    try:
        with pytest.raises(HallAway):
            to_hall("/ratings", {}, key="k", address="203.0.113.7")
    finally:
        to_hall.close()


def test_more_than_may_wait_are_told_at_once(house: House) -> None:
    token = house.access.create_token(Role.CITIZEN, "public")
    asked = {"case": "JH20261121-00001", "proof": WRONG}
    with served(house) as (host, port):
        to_hall = ToHall(f"http://{host}:{port}", token, at_once=1, waiting=2)
        try:
            for waiting, answer in ((2, HallAway), (1, NotProven)):
                to_hall._waiting = waiting
                with pytest.raises(answer):
                    to_hall("/progress", asked, key=None, address="203.0.113.7")
        finally:
            to_hall.close()


def test_a_revoked_token_is_not_the_citizens_fault(house: House) -> None:
    with served(house) as (host, port):
        to_hall = ToHall(f"http://{host}:{port}", "revoked", at_once=1, waiting=1)
        try:
            with pytest.raises(HallAway):
                to_hall("/ratings", {"code": "a", "level": 5}, key="k", address="203.0.113.7")
        finally:
            to_hall.close()


def test_a_problem_is_the_same_error_again() -> None:
    said = problem(QueryLocked(minutes=15)).get_json()
    error = restored(said)
    assert isinstance(error, QueryLocked)
    assert error.facts == {"minutes": 15}
    assert restored({"code": "of.another.release"}) is None
    assert restored({}) is None
