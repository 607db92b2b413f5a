"""The citizens' process as a service: a stranger among the hall's files."""

from __future__ import annotations

import urllib.request

import pytest

from hall.client.calls import HallClient
from tests.kernel.guest.units import (
    DATA,
    HALL,
    HALL_URL,
    PUBLIC,
    hang,
    kill,
    main_pid,
    shut_in,
    token,
    trespass,
)

pytestmark = pytest.mark.usefixtures("hall")

PHONES = "http://127.0.0.1:8001"


def test_it_reads_the_hall_and_can_write_none_of_it() -> None:
    outcomes = trespass(
        PUBLIC,
        f"read {DATA}/hall.db",
        f"write {DATA}/hall.db",
        f"make {DATA}/new",
        f"make {DATA}/wake/mine",
        f"read {DATA}/secret.key",
        f"read {DATA}/station.token",
        "make /opt/jiaohao/new",
        "make /etc/new",
        "make /tmp/new",
    )
    shut_in(PUBLIC, "jiaohao-public")
    assert outcomes == {
        f"read {DATA}/hall.db": "done",
        f"write {DATA}/hall.db": "EACCES",
        f"make {DATA}/new": "EROFS",
        f"make {DATA}/wake/mine": "done",
        f"read {DATA}/secret.key": "EACCES",
        f"read {DATA}/station.token": "EACCES",
        "make /opt/jiaohao/new": "EROFS",
        "make /etc/new": "EROFS",
        "make /tmp/new": "done",
    }


def test_a_slips_code_opens_its_page_before_and_after_it_was_killed() -> None:
    kiosk = HallClient(HALL_URL, token("kiosk", "phones"))
    item = kiosk.get("/catalog", within_seconds=600)["items"][0]["code"]
    ticket = kiosk.post("/tickets", {"item": item, "kiosk": None}, within_seconds=600)
    kiosk.close()
    assert page_has(ticket["code"], ticket["number"])
    hall = main_pid(HALL)
    kill(PUBLIC)
    assert page_has(ticket["code"], ticket["number"])
    hang(PUBLIC)
    assert page_has(ticket["code"], ticket["number"])
    assert main_pid(HALL) == hall, "and the hall was not disturbed"


def page_has(code: str, number: str) -> bool:
    with urllib.request.urlopen(f"{PHONES}/f/{code}", timeout=600) as answer:
        return number in answer.read().decode()
