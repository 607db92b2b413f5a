"""What rows of cases are derived by: every figure counts, and so does the code itself."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hall.domain.handling.clocks import Start
from hall.domain.handling.figures import CasePolicy, Pattern, SupervisionPolicy
from hall.domain.handling.rules_digest import RULES_RELEASE, rules_in_force
from tests.hall.service.handling.caseroom import TERMS_OF_CASES, YEAR
from tests.hall.service.handling.rule_vectors import digest
from tests.hall.small import POLICY

RELEASES = Path(__file__).parent / "golden" / "rules_releases.json"
"""Release of the rules -> digest of what it derived for the courses of ``rule_vectors``."""
ZONE, YEARS = TERMS_OF_CASES.zone, (YEAR,)


def test_rules_that_derive_otherwise_have_a_release_of_their_own() -> None:
    """Fails when a deadline, light or watch time of any course moved.

    Then raise ``RULES_RELEASE`` and add the new release with its digest to the golden file; an
    entry that is there is never changed. A course that was added to the vectors derives nothing
    otherwise: it alone may change the last entry.
    """
    releases = json.loads(RELEASES.read_text(encoding="utf-8"))
    assert releases[str(RULES_RELEASE)] == digest(), "raise RULES_RELEASE"
    assert list(releases) == [str(number) for number in range(1, RULES_RELEASE + 1)]
    assert len(set(releases.values())) == len(releases), "a release that changed nothing"


def of(**handling: object) -> str:
    policy = replace(POLICY, handling=replace(POLICY.handling, **handling))  # type: ignore[arg-type]
    return rules_in_force(policy, ZONE, YEARS).digest


NUMBERS = [
    *(("cases", one.name) for one in fields(CasePolicy) if one.type == "int"),
    *(("supervision", one.name) for one in fields(SupervisionPolicy) if one.type == "int"),
]


@pytest.mark.parametrize(("section", "figure"), NUMBERS)
def test_a_figure_that_changes_changes_it(section: str, figure: str) -> None:
    kept = getattr(POLICY.handling, section)
    other = replace(kept, **{figure: getattr(kept, figure) + 1})
    assert of(**{section: other}) != of()
    assert of(**{section: replace(other, **{figure: getattr(kept, figure)})}) == of()


def test_so_do_its_words_and_lists() -> None:
    handling = POLICY.handling
    fewer = handling.supervision.patterns - {Pattern.STOPPED_TOO_LONG}
    assert of(supervision=replace(handling.supervision, patterns=fewer)) != of()
    assert of(cases=replace(handling.cases, start=Start.AT_ONCE)) != of()
    assert of(cases=replace(handling.cases, stop_reasons=())) != of()


def test_so_do_zone_close_calendar_and_the_code() -> None:
    def told(**changed: object) -> str:
        given = {"policy": POLICY, "zone": ZONE, "years": YEARS, "release": 1, **changed}
        return rules_in_force(**given).digest  # type: ignore[arg-type]

    earlier = replace(POLICY, day=replace(POLICY.day, closes_at="16:30"))
    off = replace(YEAR, off=YEAR.off | {max(YEAR.off) + timedelta(days=1)})
    others = [
        told(policy=earlier), told(zone=ZoneInfo("Asia/Urumqi")), told(years=(off,)),
        told(years=()), told(years=(replace(YEAR, confirmed=False),)), told(release=2),
    ]  # fmt: skip
    assert len({told(), *others}) == len(others) + 1


def test_what_moves_no_deadline_does_not() -> None:
    told = rules_in_force(POLICY, ZONE, YEARS)
    renamed = replace(POLICY, profile="other", queue=replace(POLICY.queue, head_start_seconds=1))
    assert rules_in_force(renamed, ZONE, YEARS).digest == told.digest
    again = replace(YEAR, source="同一通知", off=frozenset(sorted(YEAR.off, reverse=True)))
    assert rules_in_force(POLICY, ZONE, (again,)).digest == told.digest
    assert date(2026, 1, 1) in again.off
