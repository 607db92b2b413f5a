"""A case told in a few words: its events, in order, as the log would have them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hall.domain.clock import Instant, instant
from hall.domain.events import Event, Logged
from hall.domain.handling.clocks import Hours, Limit, Start, Unit
from hall.domain.handling.folding.carried import limit_data
from hall.domain.handling.reckoning import Rules
from tests.hall.small_calendar import CALENDAR

ZONE = ZoneInfo("Asia/Shanghai")
CASE = "JH20260302-00001"
RULES = Rules(
    calendar=CALENDAR,
    hours=Hours(zone=ZONE, closes_at="17:00"),
    due_soon_days=1,
    red_after_days=3,
)


def at(text: str) -> Instant:
    """``03-02 09:30`` of 2026 in the hall; 10:00 without a time."""
    text = text if " " in text else f"{text} 10:00"
    return instant(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE))


def working(count: int) -> Limit:
    return Limit(count=count, unit=Unit.WORKING_DAYS, start=Start.NEXT_DAY)


FIVE, TWENTY = working(5), working(20)


class Story:
    """Appends events; each method is a fact, dated like ``03-02 09:30``."""

    def __init__(self) -> None:
        self.events: list[Logged] = []

    def tell(self, when: str, name: str, /, actor: str = "counter:C1", **data: object) -> Story:
        self.events.append(
            Logged(
                seq=len(self.events) + 1,
                at=at(when),
                day=1,
                actor=actor,
                event=Event(name=name, case=1, counter=1, data={"case": CASE, **data}),
            )
        )
        return self

    def visit(self, when: str) -> Story:
        return self.tell(when, "case.at_window", clerk="C1")

    def received(self, when: str, **more: object) -> Story:
        given: dict[str, object] = {
            "door": "window", "item": "card", "department": "GA", "accept_within": 5,
            "accept_target": 3, "materials": {"户口簿": "handed_in"},
        }  # fmt: skip
        return self.tell(when, "case.received", "counter:C1", **{**given, **more})

    def kind(self, when: str, kind: str, actor: str = "counter:C1") -> Story:
        return self.tell(
            when, "case.kind_decided", actor, kind=kind, reason="理由", **{"from": "undecided"}
        )

    def accepted(
        self,
        when: str,
        promised: Limit | None = FIVE,
        statutory: Limit | None = TWENTY,
        actor: str = "counter:C1",
        **more: object,
    ) -> Story:
        """Accepted, with 5 working days promised and 20 by law."""
        given: dict[str, object] = {
            "because": "complete", "clock_from": at(when), "kind": "promised", "item": "card",
            "guide_version": "1", "promised": limit_data(promised),
            "statutory": limit_data(statutory), "most_extension": 10,
            "tolerance_days": None, "check_within": None,
        }  # fmt: skip
        return self.tell(when, "case.accepted", actor, **{**given, **more})

    def asked(self, when: str, *missing: str, again: tuple[str, ...] = ()) -> Story:
        return self.tell(
            when, "case.supplement_asked", missing=list(missing), again=list(again),
            respond_days=15, remark="", materials=dict.fromkeys(missing, "missing"), clerk="C1",
        )  # fmt: skip

    def stopped(self, when: str, most_days: int | None = 10) -> Story:
        return self.tell(
            when, "case.stopped", reason="site_survey", document="告知书", expected_days=None,
            most_days=most_days,
        )  # fmt: skip

    def resumed(self, when: str) -> Story:
        return self.tell(when, "case.resumed", reason="")

    def extended(self, when: str, days: int, *, asked: str, actor: str = "staff:leader") -> Story:
        self.tell(asked, "case.extension_asked", days=days, reason="复杂")
        return self.tell(
            when, "case.extended", actor, days=days, reason="复杂", asked_by="counter:C1",
            told="电话",
        )  # fmt: skip

    def decided(self, when: str, actor: str = "counter:C1") -> Story:
        return self.tell(
            when,
            "case.decided",
            actor,
            outcome="granted",
            reason="",
            deliver_within=10,
            clerk="C1",
            clocks=[None, None],
        )

    def returned(self, when: str, *, after: bool, surveyed: bool) -> Story:
        return self.tell(
            when, "case.returned", ground="lacks_conditions", reason="不具备条件", basis="",
            after_acceptance=after, surveyed=surveyed, review_days=5, clocks=[None, None],
        )  # fmt: skip


def case() -> Story:
    """A new one."""
    return Story()
