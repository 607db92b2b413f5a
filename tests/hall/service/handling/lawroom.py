"""A hall whose notices are read, for what the law and the sources ask of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.handling import commands as h
from hall.domain.handling.clocks import Unit
from hall.domain.handling.course import MaterialState
from hall.domain.requirements import Material, MaterialSource
from hall.service.terms import Terms
from hall.store.handling import notices
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import TERMS_OF_CASES, CaseRoom
from tests.hall.service.handling.together.joint_room import JOINT_TABLES
from tests.hall.small import make

BOTH = dict.fromkeys(("户口簿", "旧身份证"), MaterialState.HANDED_IN)
TABLES = replace(
    JOINT_TABLES,
    items=(
        *JOINT_TABLES.items,
        Item(
            code="quick", name="加急证明", department="GA", queue="HZ", kind=ItemKind.PROMISED,
            promised_days=8, limit_unit=Unit.HOURS,
        ),
        Item(
            code="site", name="场地许可", department="GA", queue="HZ", kind=ItemKind.PROMISED,
            promised_days=10, on_site=True, stop_days=6,
        ),
        Item(
            code="week", name="临时许可", department="GA", queue="HZ", kind=ItemKind.PROMISED,
            promised_days=7, limit_unit=Unit.NATURAL_DAYS,
        ),
    ),
    materials=(
        *JOINT_TABLES.materials,
        Material(item="quick", name="申请表", form="forms/a.docx", sample="forms/a.pdf"),
        Material(item="site", name="申请表"),
        Material(item="site", name="信用记录", source=MaterialSource.DEPARTMENT),
        Material(item="week", name="申请表"),
        Material(item="week", name="照片", main=False, tolerable=True),
    ),
)  # fmt: skip


class LawRoom(CaseRoom):
    """A hall whose notices are read."""

    def content(self, number: str, form: str) -> dict[str, Any]:
        """What the last notice of this form says."""
        issued = [one for one in self._issued(number) if one.form == form]
        notice: dict[str, Any] = msgspec.json.decode(issued[-1].content)
        content: dict[str, Any] = notice["content"]
        return content

    def forms(self, number: str) -> list[str]:
        return [one.form for one in self._issued(number)]

    def _issued(self, number: str) -> list[notices.Issued]:
        [case] = self.connection.execute("SELECT id FROM cases WHERE number = ?", (number,))
        return notices.of_case(self.connection, case[0])

    def data(self, number: str, name: str) -> dict[str, Any]:
        """Of the last event of this name."""
        found = [one.event.data for one in self.told(number) if one.event.name == name]
        return dict(found[-1])

    def at(self, number: str, name: str) -> int:
        """When the last event of this name happened."""
        return next(one.at for one in reversed(self.told(number)) if one.event.name == name)

    def handed_in(self, item: str, **given: Any) -> str:
        """A case of another item than the card, with all its own materials but these."""
        number = self.open_case(item)
        names = [one.name for one in TABLES.materials if one.item == item]
        states = dict.fromkeys(names, MaterialState.HANDED_IN) | given
        self.work(h.ReceiveCase(case=number, materials=states))
        return number


def law_room(directory: Path, **cases: Any) -> Iterator[LawRoom]:
    """A room whose profile says so."""
    handling = TERMS_OF_CASES.policy.handling
    policy = replace(
        TERMS_OF_CASES.policy, handling=replace(handling, cases=replace(handling.cases, **cases))
    )
    terms: Terms = replace(TERMS_OF_CASES, policy=policy)
    make(directory, TABLES)
    room = LawRoom(directory, terms=terms)
    yield room
    room.close()
    check(directory)
