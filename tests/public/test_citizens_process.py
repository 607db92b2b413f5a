"""Citizens' phones in a process of their own: real sockets, and a hall that dies meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from hall.client.calls import new_key
from hall.domain.actors import Role
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.journeys.hall import JourneyHall
from tests.journeys.programs import Program
from tests.web.wire import Line

WINDOW = 1
PHONES = 200
LOOKS = 5
"""Snapshots that each of them asks for while numbers are taken."""


class Phones:
    """The citizens' process, and what phones say to it."""

    def __init__(self, hall: JourneyHall) -> None:
        token = Access(hall.data / DATABASE, SystemClock()).create_token(Role.CITIZEN, "public")
        (hall.data / "public.token").write_text(token, encoding="utf-8")
        self.program = Program(
            ["public", "--data", str(hall.data), "--port", "0", "--hall", hall.url],
            hall.folder / "public.log",
        )
        self.url = self.program.wait_for_line("PUBLIC READY ").removeprefix("PUBLIC READY ")
        host, _, port = self.url.removeprefix("http://").partition(":")
        self.address = (host, int(port))
        self._pool = urllib3.PoolManager()

    def close(self) -> None:
        self._pool.clear()
        self.program.stop()

    def ask(self, method: str, path: str, body: object = None, key: str | None = None) -> Any:
        """The status and the JSON of an answer."""
        headers = {} if key is None else {"Idempotency-Key": key}
        said = self._pool.request(
            method, f"{self.url}/api/v1{path}", headers=headers, retries=False, timeout=30,
            body=None if body is None else json.dumps(body),
        )  # fmt: skip
        return said.status, said.json()

    def page(self, path: str) -> tuple[int, str]:
        said = self._pool.request("GET", self.url + path, retries=False, timeout=30)
        return said.status, said.data.decode()


class Phone:
    """One page that follows its ticket; it checks that it misses nothing, as the page does."""

    def __init__(self, phones: Phones, code: str) -> None:
        self._line = Line(phones.address)
        self._line.hear()
        self._line.say(f'40/follow,{{"code":"{code}"}}')
        while not (said := self._line.hear()).startswith('42/follow,["snapshot"'):
            assert not said.startswith("44"), said
        self.ticket = json.loads(said.partition(",")[2])[1]
        self._seq = self.ticket["seq"]

    def hear(self, name: str) -> dict[str, Any]:
        """The next fact of this name; none before it is missing."""
        while True:
            event = self._line.hear_event("/follow")
            self._follow(event)
            if event["name"] == name:
                return event

    def _follow(self, event: dict[str, Any]) -> None:
        # "queue.moved" comes by the queue's room, which counts for itself.
        if event["name"] != "queue.moved":
            assert event["prev"] == self._seq, event
            self._seq = event["seq"]

    def look(self) -> None:
        self._line.say('42/follow,["snapshot"]')

    def hear_looks(self, count: int) -> int:
        """How many snapshots came until all that were asked for had come."""
        heard = 0
        while heard < count:
            said = self._line.hear()
            if said == "2":
                self._line.say("3")
            # Its slip may be printed meanwhile.
            if said.startswith('42/follow,["event"'):
                self._follow(json.loads(said.partition(",")[2])[1])
            heard += said.startswith('42/follow,["snapshot"')
        return heard

    def cut(self) -> None:
        self._line.cut()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JourneyHall]:
    with JourneyHall(tmp_path_factory.mktemp("citizens"), simulated=True) as hall:
        hall.sign_on(WINDOW)
        yield hall


@pytest.fixture(scope="module")
def phones(hall: JourneyHall) -> Iterator[Phones]:
    phones = Phones(hall)
    yield phones
    phones.close()
    assert "Traceback" not in phones.program.said()


def taken(hall: JourneyHall) -> dict[str, Any]:
    return dict(hall.take_number(hall.item_of(WINDOW), None))


@pytest.mark.faults
def test_a_phone_follows_its_ticket_past_the_halls_death(hall: JourneyHall, phones: Phones) -> None:
    ticket = taken(hall)
    phone = Phone(phones, ticket["code"])
    assert (phone.ticket["number"], phone.ticket["state"]) == (ticket["number"], "waiting")
    assert hall.staff.post(f"/counters/{WINDOW}/call-next")["number"] == ticket["number"]
    assert phone.hear("ticket.called")["data"]["counter"] == WINDOW

    hall.serving.kill()
    status, page = phones.page(f"/f/{ticket['code']}")
    assert (status, ticket["number"] in page) == (200, True), "it is read without the hall"
    assert phones.ask("GET", f"/follow/{ticket['code']}")[1]["state"] == "called"

    hall.start_serving_again().wait_for_line("READY ")
    hall.staff.post(f"/counters/{WINDOW}/begin")
    assert phone.hear("ticket.service_began")["seq"] > phone.ticket["seq"]
    hall.staff.post(f"/counters/{WINDOW}/finish")
    phone.hear("ticket.served")
    phone.cut()


@pytest.mark.faults
def test_a_rating_that_finds_the_hall_dead_is_given_once(hall: JourneyHall, phones: Phones) -> None:
    ticket = taken(hall)
    for step in ("call-next", "begin", "finish"):
        hall.staff.post(f"/counters/{WINDOW}/{step}")
    rating = {"code": ticket["code"], "level": 5, "text": "很好"}
    key = new_key()
    answers: list[tuple[int, dict[str, Any]]] = []

    hall.serving.kill()
    # The page's own tries, one after the other: none can be answered before the hall is back.
    sending = threading.Thread(
        target=lambda: answers.extend(phones.ask("POST", "/ratings", rating, key) for _ in "12")
    )
    sending.start()
    hall.start_serving_again().wait_for_line("READY ")
    sending.join()
    # A start may take longer than a phone is kept waiting; it is then told, and asks once more.
    assert {(said, body.get("code")) for said, body in answers} <= {
        (201, None),
        (503, "hall.away"),
    }
    # The old slip's address is the hall's own: the same key there is the same rating.
    old = urllib3.request(
        "POST", f"{hall.url}/api/v1/ratings", body=json.dumps(rating),
        headers={"Idempotency-Key": key}, retries=False,
    )  # fmt: skip
    again = phones.ask("POST", "/ratings", rating, key)
    assert (old.status, again) == (201, (201, old.json()))
    assert phones.ask("POST", "/ratings", rating, new_key())[1]["code"] == "rating.given"
    given = [one for one in hall.events("rating.given") if one["ticket"] == ticket["id"]]
    assert [one["actor"] for one in given] == ["citizen:phone"]


def test_a_flood_of_phones_leaves_the_hall_to_those_who_stand_in_it(
    hall: JourneyHall, phones: Phones
) -> None:
    followed = taken(hall)
    crowd = [Phone(phones, followed["code"]) for _ in range(PHONES)]
    for _ in range(LOOKS):
        for phone in crowd:
            phone.look()
    numbers = {taken(hall)["number"] for _ in range(20)}
    assert len(numbers) == 20
    # The hall has answered; the crowd is told at its own pace, and nobody is forgotten.
    assert [phone.hear_looks(LOOKS) for phone in crowd] == [LOOKS] * PHONES
    hall.staff.post(f"/counters/{WINDOW}/call-next")
    assert {phone.hear("ticket.called")["data"]["counter"] for phone in crowd} == {WINDOW}
    for phone in crowd:
        phone.cut()
