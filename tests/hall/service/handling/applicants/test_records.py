"""Applicants recorded, read, and erased; nothing of them anywhere in clear."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from hall.app.records.verification import breaches_of
from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.applicants import Applicant
from hall.domain.cases import CaseKind
from hall.domain.clock import instant
from hall.domain.errors import HallError, Invalid, KeyReused
from hall.domain.handling.applicants.commands import EraseApplicants, RecordApplicant
from hall.domain.handling.errors import OtherDepartment
from hall.domain.posts import Post, PostNeeded
from hall.service.handling.applicants.records import (
    ApplicantErased,
    applicant_of,
    full_body,
    masked_body,
)
from hall.service.vault import SealBroken, Sealed
from hall.store import days
from hall.store.handling import applicants as stored
from tests.hall.desk import KIOSK, Desk
from tests.hall.people import CLERK, FIRM, SHAN, ZHANG, of
from tests.hall.small import POLICY, ZONE


def recorded(hall: Desk, applicant: Applicant = ZHANG, *, key: str | None = None) -> str:
    """A case of somebody, by its number."""
    if days.open_day(hall.connection) is None:
        hall.start(1)
    number = hall.case(hall.issue()).number
    hall.do(RecordApplicant(case=number, applicant=applicant), by=CLERK, key=key)
    return number


def known(hall: Desk, number: str) -> Applicant | None:
    [(case,)] = hall.connection.execute("SELECT id FROM cases WHERE number = ?", (number,))
    return applicant_of(hall.connection, hall.hall.vault, case)


def test_what_is_recorded_can_be_read_by_the_hall(hall: Desk) -> None:
    number = recorded(hall, FIRM)
    found = known(hall, number)
    assert found is not None
    assert full_body(found)["name"] == FIRM.name
    assert full_body(found)["agent"] == {
        "name": "单雪", "id_kind": "id_card", "id_number": "440308199901101512",
        "phone": "13900001111",
    }  # fmt: skip
    hall.reopen()
    assert known(hall, number) == found


def test_the_event_says_that_and_not_who(hall: Desk) -> None:
    seq = hall.seq()
    number = recorded(hall)
    [event] = [one for one in hall.since(seq) if one.event.name == "case.applicant_recorded"]
    assert event.event.data == {
        "case": number, "kind": "person", "id_kind": "id_card", "agent": False, "replaced": False,
    }  # fmt: skip
    assert event.actor == "counter:C1"


def test_a_second_record_takes_the_place_of_the_first(hall: Desk) -> None:
    number = recorded(hall)
    body = hall.do(RecordApplicant(case=number, applicant=SHAN), by=CLERK)
    assert body["replaced"] is True
    found = known(hall, number)
    assert found is not None
    assert found.name == SHAN.name
    vault = hall.hall.vault
    rows = hall.connection.execute("SELECT hash FROM applicant_hashes").fetchall()
    assert not vault.typed(ZHANG.id_number) & {row[0] for row in rows}


def test_a_ticket_and_a_case_of_one_person_meet(hall: Desk) -> None:
    number = recorded(hall)
    rows = hall.connection.execute("SELECT person FROM cases WHERE number = ?", (number,))
    assert rows.fetchone() == (hall.hall.vault.person(ZHANG.id_number),)


def test_who_took_the_ticket_stays_its_person(hall: Desk) -> None:
    hall.start(1)
    number = hall.case(hall.issue(person="f" * 32)).number
    hall.do(RecordApplicant(case=number, applicant=ZHANG), by=CLERK)
    rows = hall.connection.execute("SELECT person FROM cases WHERE number = ?", (number,))
    assert rows.fetchone() == ("f" * 32,)


@pytest.mark.parametrize("post", sorted(set(Post) - {Post.CLERK, Post.CHIEF, Post.BUSINESS}))
def test_who_may_not_record(post: Post, hall: Desk) -> None:
    number = recorded(hall)
    with pytest.raises(PostNeeded):
        hall.do(RecordApplicant(case=number, applicant=SHAN), by=of(post))


def test_a_clerk_of_another_department_may_not(hall: Desk) -> None:
    number = recorded(hall)
    with pytest.raises(OtherDepartment):
        hall.do(RecordApplicant(case=number, applicant=SHAN), by=of(Post.CLERK, department="MZ"))


def test_a_wrong_number_is_refused_and_nothing_is_written(hall: Desk) -> None:
    number = recorded(hall)
    seq = hall.seq()
    wrong = replace(SHAN, id_number="440308199901101513")
    with pytest.raises(Invalid) as refused:
        hall.do(RecordApplicant(case=number, applicant=wrong), by=CLERK)
    assert "440308" not in msgspec.json.encode(refused.value.facts).decode()
    assert hall.seq() == seq
    found = known(hall, number)
    assert found is not None
    assert found.name == ZHANG.name


def test_a_retry_is_answered_alike_and_another_person_is_not(hall: Desk) -> None:
    number = recorded(hall, key="k")
    again = hall.do(RecordApplicant(case=number, applicant=ZHANG), by=CLERK, key="k")
    assert again["replaced"] is False
    with pytest.raises(KeyReused):
        hall.do(RecordApplicant(case=number, applicant=SHAN), by=CLERK, key="k")


def data_of(applicant: Applicant) -> list[str]:
    own = [applicant.name, applicant.id_number, applicant.phone.replace("-", ""), applicant.address]
    spelt = ["zhangweiming", "xiaohefandian", "danxue"]
    return [one for one in own if one] + spelt + (data_of_agent(applicant))


def data_of_agent(applicant: Applicant) -> list[str]:
    agent = applicant.agent
    return [] if agent is None else [agent.name, agent.id_number, agent.phone]


def every_byte(directory: Path) -> bytes:
    files = [path for path in directory.rglob("*") if path.is_file()]
    assert any(path.name == "hall.db-wal" and path.stat().st_size for path in files)
    return b"".join(path.read_bytes() for path in files)


def test_no_byte_of_the_hall_tells_who(hall: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    people = (ZHANG, FIRM)
    for applicant in people:
        recorded(hall, applicant, key=f"key-{applicant.kind}")
    wrong = replace(ZHANG, id_number="11010519491231003X")
    number = hall.cases(1)[0].number
    with pytest.raises(HallError):
        hall.do(RecordApplicant(case=number, applicant=wrong), by=CLERK, key="wrong")
    stored_bytes = every_byte(hall.directory)
    for applicant in (*people, wrong):
        for datum in data_of(applicant):
            for form in (datum, msgspec.json.encode(datum).decode().strip('"')):
                assert form.encode() not in stored_bytes, datum
            assert datum.encode("utf-16-le") not in stored_bytes, datum
            assert datum not in caplog.text


def test_a_kept_answer_is_no_way_to_try_numbers(hall: Desk, tmp_path: Path) -> None:
    recorded(hall, key="k")
    [(one,)] = hall.connection.execute("SELECT fingerprint FROM answers WHERE key = 'k'")
    other = Desk.copy_of(hall.directory, tmp_path / "other")
    other.close()
    # The same database under another secret: the same command has another fingerprint.
    (tmp_path / "other" / "secret.key").write_bytes(b"s" * 32)
    again = Desk(tmp_path / "other")
    number = again.cases(1)[0].number
    with pytest.raises(KeyReused):
        again.do(RecordApplicant(case=number, applicant=ZHANG), by=CLERK, key="k")
    again.close()
    assert len(one) == 16


def test_a_row_moved_to_another_case_does_not_open(hall: Desk) -> None:
    first, second = recorded(hall), recorded(hall, SHAN)
    rows = {
        number: hall.connection.execute(
            "SELECT a.sealed, a.key, c.id FROM applicants a JOIN cases c ON c.id = a.case_id"
            " WHERE number = ?",
            (number,),
        ).fetchone()
        for number in (first, second)
    }
    sealed, key, _ = rows[first]
    with pytest.raises(SealBroken):
        hall.hall.vault.open(rows[second][2], Sealed(content=sealed, key=key))


# Erasing

ADMIN = Actor(role=Role.ADMIN, id="command-line")


def ended(hall: Desk) -> str:
    """A case that was an enquiry and is over."""
    number = recorded(hall)
    hall.serve(1)
    hall.do(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
    return number


def years(hall: Desk, count: int, *, less: float = 0) -> None:
    now = datetime.fromtimestamp(hall.clock.at / 1_000_000, ZONE)
    hall.clock.at = instant(now.replace(year=now.year + count))
    hall.clock.forward(-less)


def test_an_applicant_is_erased_when_the_time_is_over(hall: Desk) -> None:
    kept = POLICY.handling.archive.applicant_years
    number = ended(hall)
    years(hall, kept, less=60)
    assert hall.do(EraseApplicants(), by=ADMIN)["erased"] == 0
    hall.clock.forward(120)
    seq = hall.seq()
    assert hall.do(EraseApplicants(), by=ADMIN)["erased"] == 1
    [event] = hall.since(seq)
    assert (event.event.name, event.event.data) == (
        "case.applicant_erased", {"case": number, "years": kept},
    )  # fmt: skip
    assert known(hall, number) is None
    for table in ("applicant_hashes", "cases WHERE person IS NOT NULL"):
        assert hall.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert hall.do(EraseApplicants(), by=ADMIN) == {"erased": 0, "left": False, "years": kept}
    with pytest.raises(ApplicantErased):
        hall.do(RecordApplicant(case=number, applicant=ZHANG), by=CLERK)
    assert list(breaches_of(hall.directory)) == []


def test_a_case_under_way_keeps_its_applicant(hall: Desk) -> None:
    number = recorded(hall)
    years(hall, 50)
    assert hall.do(EraseApplicants(), by=ADMIN)["erased"] == 0
    assert known(hall, number) is not None


def test_erasing_goes_in_pieces(hall: Desk) -> None:
    for _ in range(3):
        ended(hall)
    years(hall, 100)
    assert [hall.do(EraseApplicants(most=2), by=ADMIN)["left"] for _ in range(2)] == [True, False]


def test_what_is_erased_is_overwritten(hall: Desk) -> None:
    number = ended(hall)
    row = stored.row(hall.connection, hall.cases(1)[0].id)
    assert row is not None
    assert row.sealed is not None
    piece = row.sealed[20:60]
    hall.reopen()
    assert piece in (hall.directory / "hall.db").read_bytes()
    years(hall, 100)
    hall.do(EraseApplicants(), by=ADMIN)
    hall.reopen()
    assert known(hall, number) is None
    assert piece not in (hall.directory / "hall.db").read_bytes()


@pytest.mark.parametrize("post", sorted(set(Post) - {Post.BUSINESS, Post.LEADER}))
def test_who_may_not_erase(post: Post, hall: Desk) -> None:
    with pytest.raises(PostNeeded):
        hall.do(EraseApplicants(), by=of(post))


def test_a_device_records_and_erases_nothing(hall: Desk) -> None:
    number = recorded(hall)
    for command in (RecordApplicant(case=number, applicant=SHAN), EraseApplicants()):
        with pytest.raises(PostNeeded):
            hall.do(command, by=KIOSK)


def test_masks_leave_nobody_known() -> None:
    shown = msgspec.json.encode([masked_body(ZHANG), masked_body(SHAN)]).decode()
    for applicant in (ZHANG, SHAN):
        for datum in (applicant.name, applicant.id_number, applicant.phone):
            assert datum not in shown
    assert "138****5678" in shown
