"""Acting for a citizen (全程代理、代办): authority, hand-overs, papers; a fold of its own.

A helper acts with a recorded authority; the three-tier network hands a case up and the answer
down, each hand-over dated and acknowledged; what was handed in is listed and its return signed
for (rulebook 03; R1: nothing is lost, nothing kept, and nobody pays for being helped). Who the
agent is stands sealed with the applicant and never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.fold import fold
from hall.domain.handling.phases import ENDED


class AgentKind(StrEnum):
    """What somebody is who acts for an applicant."""

    VILLAGE = "village"  # 村（社区）代办员
    HALL = "hall"  # 大厅帮办人员
    CENTRE = "centre"  # 中心代理员: company set-up, construction projects
    RELATIVE = "relative"  # 亲属
    LAWYER = "lawyer"  # 律师、受托机构


class Tier(StrEnum):
    """Where a case is in the service network (三级便民服务网络), from below."""

    VILLAGE = "village"  # 村（社区）
    TOWN = "town"  # 镇（街道）
    CITY = "city"  # 市、县


TIERS = tuple(Tier)
AGENTS = {
    AgentKind.VILLAGE: "村（社区）代办员",
    AgentKind.HALL: "大厅帮办人员",
    AgentKind.CENTRE: "中心代理员",
    AgentKind.RELATIVE: "亲属",
    AgentKind.LAWYER: "律师或受托机构",
}
TIER_NAMES = {Tier.VILLAGE: "村（社区）", Tier.TOWN: "镇（街道）", Tier.CITY: "市（县）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What an agent may do, and until when."""

    kind: AgentKind
    document: str
    """The written authority (授权委托书)."""
    scope: str
    valid_until: date | None
    """Its last day; None: until the case ends."""
    recorded_at: Instant
    recorded_by: str

    def covers(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """One hand-over between tiers."""

    number: int
    """1, 2, 3 … within the case."""
    from_tier: Tier
    to_tier: Tier
    place: str
    papers: tuple[str, ...]
    handed_at: Instant
    handed_by: str
    taken_at: Instant | None = None
    """None: on its way, and nobody has acknowledged it."""
    taken_by: str | None = None
    missing: tuple[str, ...] = ()
    """Papers that did not arrive."""

    @property
    def up(self) -> bool:
        """Whether it goes up with the application; else it comes down with the answer."""
        return TIERS.index(self.to_tier) > TIERS.index(self.from_tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Something that was handed in."""

    name: str
    copies: int
    original: bool
    """An original is verified and given back, never kept (核验后退还)."""
    listed_at: Instant
    listed_by: str
    given_back_at: Instant | None = None
    signature: str = ""
    """What proves that it was given back: ``signed on paper slip 12``, or the pad's mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """All that is true of acting for the applicant of one case."""

    authorities: tuple[Authority, ...] = ()
    hand_overs: tuple[HandedOver, ...] = ()
    papers: tuple[Paper, ...] = ()

    def authority(self, day: date) -> Authority | None:
        """The newest that holds on this day; None when nobody may act."""
        return next((one for one in reversed(self.authorities) if one.covers(day)), None)

    def on_its_way(self) -> HandedOver | None:
        """The hand-over that nobody has acknowledged yet."""
        return next((one for one in self.hand_overs if one.taken_at is None), None)

    def held(self) -> tuple[Paper, ...]:
        """Papers that were not given back, in the order they were listed."""
        return tuple(one for one in self.papers if one.given_back_at is None)

    def lost(self) -> tuple[str, ...]:
        """Papers that did not arrive at a hand-over, and did not turn up again."""
        return tuple(dict.fromkeys(paper.name for _, paper in self.did_not_arrive()))

    def did_not_arrive(self) -> tuple[tuple[HandedOver, Paper], ...]:
        """The hand-overs at which papers were missing that did not turn up again, with each."""
        # What is listed again under its old name after it came back is another paper.
        return tuple(
            (handed, paper)
            for handed in self.hand_overs
            for paper in self.held()
            if paper.name in handed.missing and paper.listed_at <= handed.handed_at
        )


_Data = Mapping[str, Any]
_Step = Callable[[Agency, Logged, _Data], Agency]


def fold_agency(events: Iterable[Logged]) -> Agency:
    """The agency after these events."""
    agency = Agency()
    for logged in events:
        step = _STEPS.get(logged.event.name)
        if step is not None:
            agency = step(agency, logged, logged.event.data)
    return agency


def _agent_recorded(agency: Agency, logged: Logged, data: _Data) -> Agency:
    until = data["valid_until"]
    authority = Authority(
        kind=AgentKind(data["kind"]),
        document=str(data["document"]),
        scope=str(data["scope"]),
        valid_until=None if until is None else date.fromisoformat(until),
        recorded_at=logged.at,
        recorded_by=logged.actor,
    )
    return replace(agency, authorities=(*agency.authorities, authority))


def _handed_over(agency: Agency, logged: Logged, data: _Data) -> Agency:
    handed = HandedOver(
        number=int(data["number"]),
        from_tier=Tier(data["from_tier"]),
        to_tier=Tier(data["to_tier"]),
        place=str(data["place"]),
        papers=tuple(data["papers"]),
        handed_at=logged.at,
        handed_by=logged.actor,
    )
    return replace(agency, hand_overs=(*agency.hand_overs, handed))


def _taken_over(agency: Agency, logged: Logged, data: _Data) -> Agency:
    number = int(data["number"])
    return replace(
        agency,
        hand_overs=tuple(
            replace(one, taken_at=logged.at, taken_by=logged.actor, missing=tuple(data["missing"]))
            if one.number == number
            else one
            for one in agency.hand_overs
        ),
    )


def _papers_listed(agency: Agency, logged: Logged, data: _Data) -> Agency:
    listed = tuple(
        Paper(
            name=str(one["name"]), copies=int(one["copies"]), original=bool(one["original"]),
            listed_at=logged.at, listed_by=logged.actor,
        )
        for one in data["papers"]
    )  # fmt: skip
    return replace(agency, papers=(*agency.papers, *listed))


def _papers_given_back(agency: Agency, logged: Logged, data: _Data) -> Agency:
    names = frozenset(data["papers"])
    return replace(
        agency,
        papers=tuple(
            replace(one, given_back_at=logged.at, signature=str(data["signature"]))
            if one.name in names and one.given_back_at is None
            else one
            for one in agency.papers
        ),
    )


_STEPS: dict[str, _Step] = {
    "case.agent_recorded": _agent_recorded,
    "case.handed_over": _handed_over,
    "case.taken_over": _taken_over,
    "case.papers_listed": _papers_listed,
    "case.papers_given_back": _papers_given_back,
}


def kept_originals(events: Iterable[Logged]) -> tuple[Paper, ...]:
    """Originals that were not given back although the case is over: each one an alert (R1).

    Takes all events of one case; nothing while the case goes on.
    """
    everything = list(events)
    if fold(everything).phase not in ENDED:
        return ()
    return tuple(one for one in fold_agency(everything).held() if one.original)
