"""The one form of a case: asked once, sealed where it tells of a person, erased with him."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.errors import Invalid
from hall.domain.forms import AskedTwice, Field, FieldType, NobodyToSeal, NoForm
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import EraseApplicants, RecordApplicant
from hall.domain.handling.errors import OtherDepartment, OtherProgram
from hall.domain.handling.together.form_commands import FillForm
from hall.domain.requirements import Part
from hall.service.handling.together.one_form import (
    HIDDEN,
    opened_values,
    personal_values,
    sealed_values,
)
from hall.service.vault import SealBroken
from hall.store import cases
from hall.store.handling import forms as rows
from tests.hall.desk import check
from tests.hall.people import ZHANG
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    CASE_TABLES,
    OTHER,
    TERMS_OF_CASES,
    CaseRoom,
)
from tests.hall.small import make

TABLES = replace(
    CASE_TABLES,
    items=(
        *CASE_TABLES.items,
        Item(
            code="born", name="出生一件事", department="GA", queue="HZ", kind=ItemKind.JOINT,
            promised_days=5,
        ),
    ),
    parts=(
        Part(item="born", part="HK", name="落户", department="GA", days=1),
        Part(item="born", part="HY", name="婚姻核验", department="MZ", days=1),
    ),
    fields=(
        Field(item="born", code="NAME", name="新生儿姓名", personal=True, maps_to=("HK:姓名",)),
        Field(
            item="born", code="ID", name="母亲身份证号", type=FieldType.ID_CARD, personal=True,
            maps_to=("HK:母亲身份证号", "HY:女方身份证号"),
        ),
        Field(
            item="born", code="DAY", name="出生日期", type=FieldType.DATE,
            maps_to=("HK:出生日期", "HY:出生日期"),
        ),
        Field(item="born", code="NOTE", name="备注", required=False),
    ),
)  # fmt: skip
VALUES = {"NAME": "李小河", "ID": ZHANG.id_number, "DAY": "2026-04-20"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CaseRoom]:
    make(tmp_path / "hall", TABLES)
    with closing(CaseRoom(tmp_path / "hall", terms=TERMS_OF_CASES)) as room:
        yield room
    check(tmp_path / "hall")


@pytest.fixture
def number(room: CaseRoom) -> str:
    number = room.open_case("born")
    room.work(RecordApplicant(case=number, applicant=ZHANG))
    return number


def kept(room: CaseRoom, number: str) -> dict[str, str]:
    case = cases.by_number(room.connection, number)
    return personal_values(room.connection, room.hall.secret, case.id)


def test_what_was_told_once_fills_every_part(room: CaseRoom, number: str) -> None:
    body = room.work(FillForm(case=number, values=VALUES))
    assert body["missing"] == []
    assert body["forms"] == [
        {
            "part": "HK", "name": "落户", "department": "GA",
            "form": {"姓名": HIDDEN, "母亲身份证号": HIDDEN, "出生日期": "2026-04-20"},
        },
        {
            "part": "HY", "name": "婚姻核验", "department": "MZ",
            "form": {"女方身份证号": HIDDEN, "出生日期": "2026-04-20"},
        },
    ]  # fmt: skip
    assert kept(room, number) == {"NAME": "李小河", "ID": ZHANG.id_number}


def test_no_personal_value_is_in_an_event_or_in_clear(room: CaseRoom, number: str) -> None:
    room.work(FillForm(case=number, values=VALUES))
    [told] = [e.event.data for e in room.told(number) if e.event.name == "case.form_filled"]
    assert told["values"] == {"DAY": "2026-04-20"}
    assert told["sealed"] == ["ID", "NAME"]
    file = b"".join(one.read_bytes() for one in room.directory.glob("hall.db*"))
    assert ZHANG.id_number.encode() not in file
    assert "李小河".encode() not in file
    assert "李小河" not in repr(FillForm(case=number, values=VALUES))


def test_nothing_is_asked_twice_but_for_a_reason(room: CaseRoom, number: str) -> None:
    room.work(FillForm(case=number, values={"DAY": "2026-04-20"}))
    with pytest.raises(AskedTwice, match="出生日期"):
        room.work(FillForm(case=number, values={"DAY": "2026-04-20", "NOTE": "无"}))
    room.work(FillForm(case=number, values={"NAME": "李河"}))
    with pytest.raises(AskedTwice, match="新生儿姓名"):
        room.work(FillForm(case=number, values={"NAME": "李小河"}))
    room.work(FillForm(case=number, values={"NAME": "李小河"}, reason="写错一字"))
    told = [e.event.data for e in room.told(number) if e.event.name == "case.form_filled"]
    assert (told[-1]["corrected"], told[-1]["reason"]) == (["NAME"], "写错一字")
    assert kept(room, number) == {"NAME": "李小河"}


def test_what_is_wrong_is_told_for_each_field_without_the_datum(
    room: CaseRoom, number: str
) -> None:
    wrong = {"ID": ZHANG.id_number[:-1] + "1", "DAY": "昨天", "NONE": "1"}
    with pytest.raises(Invalid) as refused:
        room.work(FillForm(case=number, values=wrong))
    errors = refused.value.facts["errors"]
    assert [one["field"] for one in errors] == ["values.ID", "values.DAY", "values.NONE"]  # type: ignore[attr-defined]
    assert ZHANG.id_number[:-1] not in str(errors)
    with pytest.raises(Invalid):
        room.work(FillForm(case=number, values={}))


def test_who_and_what_a_form_needs(room: CaseRoom, number: str) -> None:
    with pytest.raises(OtherDepartment):
        room.work(FillForm(case=number, values=VALUES), by=OTHER)
    online = Actor(role=Role.INTEGRATION, id="portal")
    with pytest.raises(OtherProgram):
        room.work(FillForm(case=number, values=VALUES), by=online)
    room.work(FillForm(case=number, values=VALUES), by=replace(online, all_cases=True))
    with pytest.raises(NoForm):
        room.work(FillForm(case=room.open_case(at=(2026, 4, 30)), values=VALUES))
    nobody = room.open_case("born", at=(2026, 5, 6))
    room.work(FillForm(case=nobody, values={"DAY": "2026-04-20"}))
    with pytest.raises(NobodyToSeal):
        room.work(FillForm(case=nobody, values={"NAME": "李小河"}))


def test_personal_values_are_erased_with_the_applicant(room: CaseRoom, number: str) -> None:
    room.work(FillForm(case=number, values=VALUES))
    room.work(h.ReceiveCase(case=number))
    room.work(h.WithdrawCase(case=number, reason="不办了"))
    room.forward_to(2037, 1, 5)
    assert room.work(EraseApplicants(most=10), by=BUSINESS)["erased"] == 1
    case = cases.by_number(room.connection, number)
    assert rows.get(room.connection, case.id) is None
    assert kept(room, number) == {}


def test_a_row_that_was_moved_or_altered_does_not_open() -> None:
    def nonce(size: int) -> bytes:
        return b"n" * size

    sealed = sealed_values(b"secret", 7, {"NAME": "x"}, nonce)
    assert opened_values(b"secret", 7, sealed) == {"NAME": "x"}
    for secret, case, row in (
        (b"secret", 8, sealed), (b"another", 7, sealed), (b"secret", 7, sealed[:-1] + b"?"),
        (b"secret", 7, b""),
    ):  # fmt: skip
        with pytest.raises(SealBroken):
            opened_values(secret, case, row)
    # Its length does not tell how much was told.
    assert len(sealed) == len(sealed_values(b"secret", 7, {"NAME": "x" * 99}, nonce))
