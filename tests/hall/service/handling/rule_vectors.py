"""Cases of every course, and what this program derives for them at many moments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace

from hall.domain.clock import SECOND, Instant, rfc3339
from hall.domain.events import Logged
from hall.domain.handling.clocks import Limit, Unit
from hall.domain.handling.course import Because
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.figures import Pattern
from hall.domain.handling.fold import fold
from hall.domain.handling.folding.carried import limit_data
from hall.domain.handling.supervision import patterns
from hall.domain.handling.supervision.findings import Grounds
from hall.domain.handling.together.part_standing import stand
from hall.domain.handling.together.parts import fold_parts
from hall.service.handling.work import projected
from hall.store.cases import Projection
from tests.hall.domain.handling.story import CASE, RULES, ZONE, Story, at, case, working
from tests.hall.small_handling import HANDLING

DAY = 24 * 3600 * SECOND
AFTER = (0, 1, 2, 3, 4, 5, 7, 9, 11, 14, 16, 21, 30, 45, 70, 100)
"""Days after the last event at which everything is derived."""
SUPERVISION = replace(HANDLING.supervision, patterns=frozenset(Pattern))
HOURS = Limit(count=48, unit=Unit.HOURS)
NATURAL = Limit(count=10, unit=Unit.NATURAL_DAYS)


COLUMNS = (
    "promised_due_at", "statutory_due_at", "provisional", "stopped", "standing", "look_at",
)  # fmt: skip
"""Of a case's row, what rests on the rules and not on its events alone."""


def received() -> Story:
    return case().visit("04-27 09:00").received("04-27")


def accepted(**more: object) -> Story:
    return received().kind("04-27", "promised").accepted("04-28", **more)  # type: ignore[arg-type]


def part(story: Story, code: str, *, after: tuple[str, ...] = ()) -> Story:
    return story.tell(
        "04-28", "case.part_opened", part=code, name=code, department=code.upper(),
        limit=limit_data(working(4)), after=list(after), lead="A", inform_within=1,
    )  # fmt: skip


def joint() -> Story:
    story = part(part(accepted(), "a"), "b", after=("a",)).tell(
        "04-28", "case.part_started", part="a"
    )
    story.tell("04-29", "case.part_stopped", part="a", reason="hearing", document="1")
    return story.tell("04-30", "case.part_resumed", part="a", reason="")


COURSES: dict[str, Story] = {
    "handed in": received(),
    "handed in with less than all": case().received("04-27", materials={"户口簿": "missing"}),
    "asked to complete": received().asked("04-28", "户口簿"),
    "completed": received().asked("04-28", "户口簿").tell(
        "04-30", "case.materials_ticked", materials={"户口簿": "handed_in"}, act=""
    ),
    "accepted": accepted(),
    "accepted, in hours": accepted(promised=HOURS),
    "accepted, in natural days": accepted(promised=NATURAL, statutory=None),
    "accepted, by law alone": accepted(promised=None),
    "stopped": accepted().stopped("04-29"),
    "resumed": accepted().stopped("04-29").resumed("05-07"),
    "stopped when over": accepted(promised=working(1)).stopped("05-08"),
    "extended": accepted().extended("04-30", 5, asked="04-29"),
    "sent up": accepted().tell("04-29", "case.sent_up", authority="省厅", document="1"),
    "tolerated": accepted(because=Because.TOLERANCE.value, tolerance_days=4).tell(
        "04-28", "case.materials_ticked", materials={"照片": "missing"}, act=""
    ),
    "urgent": accepted()
    .kind("04-29", "urgent", "staff:business")
    .tell("04-29", "case.urgent_recognised", "staff:business", required_by=at("05-07 12:00")),
    "green": accepted().tell("04-29", "case.green_admitted"),
    "joint": joint(),
    "joint, a part done": joint().tell(
        "05-06", "case.part_finished", part="a", outcome="granted", opinion=""
    ).tell("05-06", "case.part_started", part="b"),
    "decided": accepted().decided("04-30"),
    "decided on a commitment": accepted(because=Because.COMMITMENT.value, check_within=10).decided(
        "04-30"
    ),
    "returned": received().returned("04-28", after=False, surveyed=False),
    "under review": received()
    .returned("04-28", after=False, surveyed=False)
    .tell("04-29", "case.review_asked", reason="", review_within=5),
    "immediate, entered late": case()
    .visit("04-27 09:00")
    .tell("04-27 09:10", "case.left_window", clerk="C1")
    .received("04-28")
    .kind("04-28", "immediate"),
}  # fmt: skip


def derived() -> dict[str, list[object]]:
    """By course: the row at each moment, and how its parts stand."""
    return {name: list(_at_moments(story.events)) for name, story in sorted(COURSES.items())}


def _at_moments(events: list[Logged]) -> Iterator[object]:
    course, parts = fold(events), fold_parts(events)
    for days in AFTER:
        now = Instant(events[-1].at + days * DAY)
        grounds = Grounds(
            case=CASE, disclosed=True, on_site=False, policy=SUPERVISION, rules=RULES, now=now
        )
        wakes = tuple(patterns.wakes(events, course, grounds))
        row = projected(
            course, deadlines(course, RULES, now), RULES, now, kept=Projection(), wakes=wakes
        )
        yield {
            "at": rfc3339(now, ZONE),
            "row": {column: getattr(row, column) for column in COLUMNS},
            "parts": [asdict(stand(one, course.stops(), RULES, now)) for one in parts.values()],
        }


def digest() -> str:
    """Of all that is derived."""
    told = json.dumps(derived(), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
