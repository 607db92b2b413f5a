"""The same key: the same answer, and the thing done once, for each sender in its own space."""

from __future__ import annotations

from functools import partial

from hall.domain.actors import Role
from tests.web.house import Caller, House, together


def test_the_same_key_is_one_ticket(house: House) -> None:
    kiosk = house.by(Role.KIOSK)
    first = kiosk.post("/tickets", key="k1", item="card")
    seq = house.seq()
    house.clock.forward(600)
    again = kiosk.post("/tickets", key="k1", item="card")
    assert (again.status, again.body) == (first.status, first.body)
    assert house.seq() == seq
    assert kiosk.post("/tickets", key="k2", item="card").body["number"] == "A002"


def test_the_answer_survives_a_restart(house: House) -> None:
    first = house.by(Role.KIOSK).post("/tickets", key="k1", item="card").body
    house.restart()
    assert house.by(Role.KIOSK).post("/tickets", key="k1", item="card").body == first


def test_four_presses_at_once_are_one_call(house: House) -> None:
    house.open(1)
    house.issue()
    house.issue()
    press = partial(house.by(Role.STAFF).post, "/counters/1/call-next", "press")
    said = together(*[press] * 4)
    assert [one.body["number"] for one in said] == ["A001"] * 4
    assert house.by(Role.STAFF).get("/counters/1").body["waiting_count"] == 1


def test_a_refusal_is_an_answer_too(house: House) -> None:
    house.open(1)
    staff = house.by(Role.STAFF)
    first = staff.post("/counters/1/call-next", key="k")
    assert first.code == "queue.empty"
    house.issue()
    assert staff.post("/counters/1/call-next", key="k").body == first.body
    assert staff.post("/counters/1/call-next", key="k2").status == 200


def test_a_key_is_for_one_thing(house: House) -> None:
    kiosk = house.by(Role.KIOSK)
    kiosk.post("/tickets", key="k", item="card")
    for body in ({"item": "birth"}, {"item": "card", "priority": True}, {"queue": "ZX"}):
        said = kiosk.post("/tickets", key="k", **body)
        assert (said.status, said.code) == (422, "idempotency.mismatch")


def test_two_senders_may_choose_one_key(house: House) -> None:
    house.open(1)
    numbers = [
        house.by(role).post("/tickets", key="1", item="card").body["number"]
        for role in (Role.KIOSK, Role.STATION, Role.STAFF, Role.INTEGRATION)
    ]
    assert numbers == ["A001", "A002", "A003", "A004"]


def _with(house: House, role: Role, name: str) -> Caller:
    token = house.access.create_token(role, name)
    return Caller(house, {"Authorization": f"Bearer {token}"})


def test_no_name_can_be_made_to_look_like_anothers_key(house: House) -> None:
    one, other = _with(house, Role.KIOSK, "a"), _with(house, Role.KIOSK, "a|b")
    first = one.post("/tickets", key="b|c", item="card").body["number"]
    assert other.post("/tickets", key="c", item="card").body["number"] != first


def test_an_account_and_a_token_of_one_name_are_two(house: House) -> None:
    token = _with(house, Role.STAFF, "duty")
    house.access.add_account("duty", "值班长", Role.STAFF, "three blind mice", None)
    cookie = house.access.log_in("duty", "three blind mice")
    person = Caller(house, {"Cookie": f"jiaohao={cookie}"})
    first = token.post("/tickets", key="1", item="card").body["number"]
    assert person.post("/tickets", key="1", item="card").body["number"] != first


def test_two_kiosks_pages_are_two(house: House) -> None:
    pages = [Caller(house, {"Cookie": f"jiaohao={house.access.enrol(Role.KIOSK)}"}) for _ in "ab"]
    numbers = [page.post("/tickets", key="1", item="card").body["number"] for page in pages]
    assert numbers == ["A001", "A002"]


def test_two_phones_are_two(house: House) -> None:
    house.open(1)
    tickets = [house.issue() for _ in range(2)]
    for _ in tickets:
        house.do("/counters/1/call-next")
        house.do("/counters/1/finish")
    for ticket in tickets:
        said = house.anybody.post("/ratings", key="1", code=ticket["code"], level=5)
        assert (said.status, said.body["ticket"]) == (201, ticket["id"])


def test_a_key_has_a_length(house: House) -> None:
    kiosk = house.by(Role.KIOSK)
    assert kiosk.post("/tickets", key="k" * 200, item="card").status == 201
    for key in ("", "k" * 201):
        said = kiosk.post("/tickets", key=key, item="card")
        assert (said.status, said.body["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_keys_are_any_text(house: House) -> None:
    kiosk = house.by(Role.KIOSK)
    for key in ("'; DROP TABLE answers --", "é", "\t.\t", "%00"):
        said = [kiosk.post("/tickets", key=key, item="card").body["number"] for _ in range(2)]
        assert said[0] == said[1]
