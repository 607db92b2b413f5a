"""Abnormal patterns of a case, each with what shows it and what looks like it but is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hall.domain.calendar import Calendar, Override
from hall.domain.clock import Instant
from hall.domain.handling.figures import Pattern
from hall.domain.handling.fold import fold
from hall.domain.handling.supervision.findings import Finding, Grounds
from hall.domain.handling.supervision.patterns import of_case, wakes
from tests.hall.domain.handling.story import CASE, RULES, Story, at, case
from tests.hall.small_calendar import YEAR_2025, YEAR_2026
from tests.hall.small_handling import HANDLING

GROUNDS = Grounds(
    case=CASE,
    disclosed=True,
    on_site=False,
    policy=replace(HANDLING.supervision, patterns=frozenset(Pattern)),
    rules=RULES,
    now=at("03-31"),
)


def look(story: Story, **grounds: Any) -> list[Finding]:
    return list(of_case(story.events, fold(story.events), replace(GROUNDS, **grounds)))


def seen(story: Story, **grounds: Any) -> list[Pattern]:
    return [finding.pattern for finding in look(story, **grounds)]


def accepted() -> Story:
    """Visited, handed in and accepted on a Monday."""
    return case().visit("03-02 09:00").received("03-02").kind("03-02", "promised").accepted("03-02")


def immediate(visited: str, entered: str) -> Story:
    return (
        case().visit(visited).tell(visited, "case.left_window", clerk="C1")
        .received(entered).kind(entered, "immediate").accepted(entered).decided(entered)
    )  # fmt: skip


def opened_again() -> Story:
    return accepted().tell(
        "03-09", "case.reviewed", "staff:business", result="overturned", reason="", departments=[]
    )


P = Pattern
SHOWN: dict[str, tuple[Story, Pattern]] = {
    "decided and never accepted": (
        case().received("03-02").decided("03-03"),
        P.FINISHED_BEFORE_ACCEPTED,
    ),
    "decided by a clock behind": (accepted().decided("03-01"), P.FINISHED_BEFORE_ACCEPTED),
    "decided after a review, accepted before it": (
        opened_again().decided("03-10"),
        P.FINISHED_BEFORE_ACCEPTED,
    ),
    "a part finished before acceptance": (
        case().received("03-02").tell("03-02", "case.part_finished", part="a", outcome="granted"),
        P.FINISHED_BEFORE_ACCEPTED,
    ),
    "kind changed twice": (
        accepted().kind("03-03", "joint").kind("03-04", "promised"),
        P.KIND_CHANGED_AGAIN,
    ),
    "out of a supplement into another kind": (
        accepted().kind("03-03", "supplement").kind("03-04", "joint"),
        P.KIND_CHANGED_AGAIN,
    ),
    "asked twice": (
        case().received("03-02").asked("03-02", "照片").asked("03-03", "照片"),
        P.SUPPLEMENT_ASKED_AGAIN,
    ),
    "asked after acceptance": (
        accepted().asked("03-03", "照片", again=("照片",)),
        P.SUPPLEMENT_ASKED_AGAIN,
    ),
    "stopped too long": (accepted().stopped("03-03", 10).resumed("03-18"), P.STOPPED_TOO_LONG),
    "stopped too long, and still": (accepted().stopped("03-03", 10), P.STOPPED_TOO_LONG),
    "ended while stopped too long": (
        accepted().stopped("03-03", 10).decided("03-18"),
        P.STOPPED_TOO_LONG,
    ),
    "returned after acceptance": (
        accepted().returned("03-05", after=True, surveyed=False),
        P.RETURNED_WITHOUT_SURVEY,
    ),
    "an extension approved by who asked": (
        accepted().extended("03-04", 3, asked="03-03", actor="staff:C1"),
        P.SERVED_AND_APPROVED,
    ),
    "recognised as urgent by who took it in": (
        accepted().kind("03-03", "urgent"),
        P.SERVED_AND_APPROVED,
    ),
    "reviewed by who returned it": (
        accepted()
        .returned("03-05", after=True, surveyed=True)
        .tell("03-06", "case.reviewed", "staff:C1", result="upheld", reason=""),
        P.SERVED_AND_APPROVED,
    ),
    "a commitment verified by who decided": (
        accepted()
        .decided("03-05")
        .tell("03-20", "case.commitment_verified", result="kept", findings="属实"),
        P.SERVED_AND_APPROVED,
    ),
    "charged more": (
        accepted().tell(
            "03-03",
            "fee.ordered",
            order="F1",
            fee="a",
            quantity=2,
            standard_fen=500,
            amount_fen=1001,
        ),
        P.FEE_DIFFERS,
    ),
    "a waiver by who ordered": (
        accepted()
        .tell("03-03", "fee.ordered", order="F1", quantity=1, standard_fen=500, amount_fen=500)
        .tell("03-03", "fee.waived", order="F1", from_fen=500, amount_fen=0),
        P.SERVED_AND_APPROVED,
    ),
    "charged less": (
        accepted().tell(
            "03-03", "fee.paid", order="F1", fee="a", quantity=1, standard_fen=500, amount_fen=499
        ),
        P.FEE_DIFFERS,
    ),
    "charged without a standard": (
        accepted().tell(
            "03-03", "fee.ordered", order="F1", fee="a", quantity=1, standard_fen=None, amount_fen=1
        ),
        P.FEE_DIFFERS,
    ),
    "an extension asked for after the limit": (
        accepted().extended("03-10", 3, asked="03-09 17:01"),
        P.LATE_EXTENSION,
    ),
    "an immediate case entered a day later": (immediate("03-02", "03-03"), P.REGISTRY_LATE),
    "an immediate case not finished on its day": (
        case().received("03-30").kind("03-30", "immediate").accepted("03-30"),
        P.REGISTRY_LATE,
    ),
}


@pytest.mark.parametrize(("story", "pattern"), SHOWN.values(), ids=SHOWN)
def test_what_shows_a_pattern(story: Story, pattern: Pattern) -> None:
    assert pattern in seen(story)


@pytest.mark.parametrize(("story", "pattern"), SHOWN.values(), ids=SHOWN)
def test_what_a_hall_does_not_look_for_is_not_found(story: Story, pattern: Pattern) -> None:
    policy = replace(GROUNDS.policy, patterns=frozenset(Pattern) - {pattern})
    assert pattern not in seen(story, policy=policy)


@pytest.mark.parametrize(("story", "pattern"), SHOWN.values(), ids=SHOWN)
def test_looking_again_finds_the_same_thing(story: Story, pattern: Pattern) -> None:
    def subjects(found: list[Finding]) -> list[str]:
        return [one.subject for one in found if one.pattern is pattern]

    once = subjects(look(story))
    assert len(set(once)) == len(once)
    assert set(once) <= set(subjects(look(story, now=at("06-30"))))


WELL: dict[str, Story] = {
    "nothing but a visit": case().visit("03-02"),
    "handed in": case().received("03-30"),
    "in good order": accepted().decided("03-06"),
    "decided in the same moment": accepted().decided("03-02"),
    "one change": accepted().kind("03-03", "joint"),
    "completed after a supplement": (
        case()
        .received("03-02")
        .kind("03-02", "supplement")
        .asked("03-02", "照片")
        .kind("03-04", "promised")
        .accepted("03-04")
        .decided("03-09")
    ),
    "back to what it was when the supplement is complete": (
        accepted().kind("03-03", "supplement").kind("03-04", "promised")
    ),
    "a return that a review overturned": (
        case()
        .received("03-02")
        .kind("03-02", "promised")
        .kind("03-02", "returned")
        .returned("03-02", after=False, surveyed=False)
        .kind("03-04", "promised")
    ),
    "asked once": case().received("03-02").asked("03-02", "照片"),
    "stopped to the last day allowed": accepted().stopped("03-03", 10).resumed("03-17 23:59"),
    "stopped by nobody's limit": accepted().stopped("03-03", None),
    "stopped twice, each within": (
        accepted().stopped("03-03", 5).resumed("03-10").stopped("03-11", 5).resumed("03-18")
    ),
    "returned before acceptance": case()
    .received("03-02")
    .returned("03-02", after=False, surveyed=False),
    "returned after a survey": accepted().returned("03-05", after=True, surveyed=True),
    "an extension by the head": accepted().extended("03-04", 3, asked="03-03"),
    "an extension asked for on the last day": accepted().extended(
        "03-09 17:00", 3, asked="03-09 17:00"
    ),
    "recognised as urgent by the centre": accepted().kind("03-03", "urgent", "staff:business"),
    "received, accepted and decided by one window": accepted().decided("03-05"),
    "a commitment verified by another": (
        accepted()
        .decided("03-05")
        .tell("03-20", "case.commitment_verified", "counter:C2", result="kept")
    ),
    "charged by the standard": (
        accepted().tell(
            "03-03",
            "fee.ordered",
            order="F1",
            fee="a",
            quantity=2,
            standard_fen=500,
            amount_fen=1000,
        )
    ),
    "charged less by a waiver": (
        accepted()
        .tell("03-03", "fee.ordered", order="F1", quantity=2, standard_fen=500, amount_fen=1000)
        .tell("03-03", "fee.waived", "staff:leader", order="F1", from_fen=1000, amount_fen=400)
        .tell(
            "03-03",
            "fee.paid",
            "counter:C8",
            order="F1",
            quantity=2,
            standard_fen=500,
            given_up_fen=600,
            amount_fen=400,
        )
    ),
    "ordered and paid, each another order": (
        accepted()
        .tell("03-03", "fee.ordered", order="F1", quantity=1, standard_fen=500, amount_fen=500)
        .tell("03-03", "fee.paid", order="F2", quantity=1, standard_fen=500, amount_fen=500)
    ),
    "an immediate case entered at once": immediate("03-02", "03-02 16:00"),
    "an immediate case in hand": case()
    .received("03-31 09:00")
    .kind("03-31 09:00", "immediate")
    .accepted("03-31 09:00"),
    "an immediate case of the second visit": (
        case()
        .visit("03-02")
        .tell("03-02", "case.left_window", clerk="C1")
        .visit("03-03")
        .received("03-03")
        .kind("03-03", "immediate")
        .accepted("03-03")
        .decided("03-03")
    ),
}


@pytest.mark.parametrize("story", WELL.values(), ids=WELL)
def test_what_is_well(story: Story) -> None:
    assert seen(story) == []


def test_what_is_not_disclosed_is_handled() -> None:
    assert seen(accepted(), disclosed=False) == [Pattern.NOT_DISCLOSED]
    assert seen(case().visit("03-02"), disclosed=False) == []


def test_a_matter_that_two_look_at_is_not_decided_by_one() -> None:
    assert seen(accepted().decided("03-05"), on_site=True) == [Pattern.SERVED_AND_APPROVED]
    assert seen(accepted().decided("03-05", "counter:C2"), on_site=True) == []
    surveyed = accepted().tell("03-04", "case.surveyed", staff=["甲", "乙"], findings="")
    assert seen(surveyed.decided("03-05"), on_site=True) == []


def test_every_further_change_of_kind_is_an_alert_of_its_own() -> None:
    story = accepted().kind("03-03", "joint").kind("03-04", "promised").kind("03-05", "returned")
    subjects = [one.subject for one in look(story)]
    assert subjects == [f"{CASE}#2", f"{CASE}#3"]
    policy = replace(GROUNDS.policy, kind_changes=0)
    assert len(look(story, policy=policy)) == 3


def test_whose_it_is_and_where() -> None:
    [found] = look(accepted().returned("03-05", after=True, surveyed=False))
    assert (found.clerk, found.counter) == ("C1", 1)
    assert found.detail == {"ground": "lacks_conditions", "on_site": False}


def test_a_stop_wakes_on_the_day_it_becomes_too_long() -> None:
    story = accepted().stopped("03-03", 10)
    [wake] = wakes(story.events, fold(story.events), GROUNDS)
    assert wake == at("03-18 00:00")
    assert seen(story, now=Instant(wake - 1)) == []
    assert seen(story, now=wake) == [Pattern.STOPPED_TOO_LONG]
    nobody = replace(GROUNDS, policy=replace(GROUNDS.policy, patterns=frozenset()))
    assert list(wakes(story.events, fold(story.events), nobody)) == []


def test_an_immediate_case_wakes_when_its_day_is_over() -> None:
    story = case().received("03-02").kind("03-02", "immediate").accepted("03-02")
    [wake] = wakes(story.events, fold(story.events), GROUNDS)
    assert wake == at("03-03 00:00")
    assert seen(story, now=Instant(wake - 1)) == []
    assert seen(story, now=wake) == [Pattern.REGISTRY_LATE]
    done = story.decided("03-02 16:00")
    assert list(wakes(done.events, fold(done.events), GROUNDS)) == []


def test_an_extension_that_a_new_calendar_makes_late() -> None:
    story = accepted().extended("03-10 09:00", 3, asked="03-09 16:00")
    worked = Override(day=date(2026, 3, 7), works=True, reason="加班")
    calendar = Calendar.of([YEAR_2025, YEAR_2026], [worked])
    days_off = Calendar.of(
        [YEAR_2025, YEAR_2026], [Override(day=date(2026, 3, 10), works=False, reason="停电")]
    )
    assert seen(story) == [Pattern.LATE_EXTENSION]  # approved a day late
    sooner = look(story, rules=replace(RULES, calendar=calendar))
    assert [one.detail["act"] for one in sooner] == ["extension_asked", "extended"]
    longer = accepted().extended("03-09 16:30", 3, asked="03-09 16:00")
    assert seen(longer, rules=replace(RULES, calendar=days_off)) == []
