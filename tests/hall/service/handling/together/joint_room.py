"""A small hall with a joint item, its departments, and windows for the green channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hall.domain.actors import Actor, Role
from hall.domain.catalog_rows import Counter, Department, Item, ItemKind
from hall.domain.clock import Instant, instant
from hall.domain.commands import Command
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.together import commands as j
from hall.domain.posts import Post
from hall.domain.requirements import Material, Part
from hall.service.handling.auditing import breaches
from tests.hall.service.handling.caseroom import CASE_TABLES, CLERK, TERMS_OF_CASES, CaseRoom
from tests.hall.small import ZONE, make


def clerk(department: str | None, account: str) -> Actor:
    """Somebody at a window of a department; None: at a general one."""
    return Actor(
        role=Role.COUNTER, id=account, posts=frozenset({Post.CLERK}), department=department
    )


LAND, FIRE, BUILD = clerk("GT", "C11"), clerk("XF", "C12"), clerk("JS", "C13")
GENERAL = clerk(None, "C2")

JOINT_TABLES = replace(
    CASE_TABLES,
    departments=(
        *CASE_TABLES.departments,
        Department(code="GT", name="国土局"),
        Department(code="XF", name="消防大队"),
        Department(code="JS", name="建设局"),
    ),
    items=(
        *CASE_TABLES.items,
        Item(
            code="build", name="建设工程联合审批", department="GA", queue="HZ",
            kind=ItemKind.JOINT, promised_days=20,
        ),
    ),
    counters=(
        *CASE_TABLES.counters,
        Counter(number=11, name="国土", department="GT"),
        Counter(number=12, name="消防", department="XF"),
        Counter(number=13, name="建设", department="JS"),
    ),
    materials=(
        *CASE_TABLES.materials,
        Material(item="build", name="申请书"),
        Material(item="build", name="图纸", main=False),
    ),
    parts=(
        Part(item="build", part="land", name="用地审查", department="GT", days=5, order=1),
        Part(item="build", part="fire", name="消防审查", department="XF", days=3, order=2),
        Part(
            item="build", part="permit", name="施工许可", department="JS", days=4,
            after=("land", "fire"), order=3,
        ),
    ),
)  # fmt: skip
"""The item is handed in at GA's window; JS has the last approval and is responsible."""


def at(*day: int, hour: int = 9, minute: int = 0) -> Instant:
    """A moment in the hall."""
    return instant(datetime(day[0], day[1], day[2], hour, minute, tzinfo=ZONE))


class JointRoom(CaseRoom):
    """A hall whose departments work together."""

    def joint(self, *, drawings: bool = True) -> str:
        """An accepted joint case; day one is 29 April 2026, nine o'clock."""
        number = self.handed_in(drawings=drawings)
        self.work(h.AcceptCase(case=number))
        return number

    def handed_in(self, *, drawings: bool = True) -> str:
        number = self.open_case("build")
        state = MaterialState.HANDED_IN if drawings else MaterialState.MISSING
        given = {"申请书": MaterialState.HANDED_IN, "图纸": state}
        self.work(h.ReceiveCase(case=number, materials=given))
        return number

    def finish(self, number: str, part: str, by: Actor) -> dict[str, Any]:
        return self.work(j.FinishPart(case=number, part=part), by=by)

    def part(self, number: str, code: str) -> dict[str, Any]:
        [found] = [one for one in self.view(number)["parts"] if one["part"] == code]
        return dict(found)

    def states(self, number: str) -> dict[str, str]:
        return {one["part"]: one["state"] for one in self.view(number)["parts"]}

    def refuses(self, command: Command, by: Actor = CLERK) -> str:
        """The stable code of the refusal."""
        from hall.domain.errors import HallError

        try:
            self.work(command, by=by)
        except HallError as error:
            return error.code
        return ""


def joint_rooms(directory: Path) -> Iterator[JointRoom]:
    """One room, closed at the end."""
    make(directory, JOINT_TABLES)
    room = JointRoom(directory, terms=TERMS_OF_CASES)
    yield room
    # Whatever was done, the rows say what the events do.
    found = list(breaches(room.connection, room.terms))
    assert found == [], found
    room.close()
