"""The sections of a profile that speak of cases: every problem at once, each where it is."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from hall.config.rules import PROFILES, SHAPES, default_policy, read_rules
from hall.config.toml_section import read_toml
from hall.domain.handling import figures
from hall.domain.handling.figures import (
    CopyRule,
    Delivery,
    Holder,
    LateTolerance,
    NoticeForm,
    Pattern,
    StopReason,
)
from hall.domain.policy import Policy
from hall.domain.posts import Post

CITY = (PROFILES / "city.toml").read_text(encoding="utf-8")


def read(folder: Path, text: str) -> tuple[Policy | None, list[str]]:
    (folder / "hall.toml").write_text(text, encoding="utf-8")
    top = read_toml(folder / "hall.toml")
    policy = read_rules(top, folder)
    return policy, [str(problem).removeprefix("hall.toml ") for problem in top.problems]


def changed(folder: Path, text: str) -> Policy:
    policy, problems = read(folder, text)
    assert problems == []
    assert policy is not None
    return policy


@pytest.mark.parametrize(
    ("section", "policy"),
    [
        ("cases", figures.CasePolicy),
        ("joint", figures.JointPolicy),
        ("green", figures.GreenPolicy),
        ("supervision", figures.SupervisionPolicy),
        ("archive", figures.ArchivePolicy),
    ],
)
def test_every_figure_of_the_domain_can_be_written(section: str, policy: type) -> None:
    assert set(SHAPES[section]) == {field.name for field in dataclasses.fields(policy)}


def test_every_form_can_be_written() -> None:
    assert set(SHAPES["notices"]) == set(NoticeForm)


def test_figures_lists_and_tables_of_a_halls_own(tmp_path: Path) -> None:
    policy = changed(
        tmp_path,
        """
        [cases]
        tolerance_days = 3
        late_tolerance = "revoked"
        extension_approvers = ["leader", "chief"]
        [[cases.stop_reasons]]
        code = "flood"
        name = "防汛停工"
        most_days = 40
        [notices.promised]
        copies = [
            { copy = 1, holder = "citizen", due = "at_once" },
            { copy = 2, holder = "business", due = "next_day", then = "leader" },
        ]
        [joint.lead]
        utilities = "CG"
        [supervision]
        patterns = ["too_short"]
        """,
    )
    handling, city = policy.handling, default_policy().handling
    assert handling.cases == dataclasses.replace(
        city.cases,
        tolerance_days=3,
        late_tolerance=LateTolerance.REVOKED,
        extension_approvers=frozenset({Post.LEADER, Post.CHIEF}),
        stop_reasons=(StopReason(code="flood", name="防汛停工", most_days=40),),
    )
    assert handling.notices.copies[NoticeForm.PROMISED] == (
        CopyRule(copy=1, holder=Holder.CITIZEN, due=Delivery.AT_ONCE),
        CopyRule(copy=2, holder=Holder.BUSINESS, due=Delivery.NEXT_DAY, then=Holder.LEADER),
    )
    assert handling.notices.copies[NoticeForm.JOINT] == city.notices.copies[NoticeForm.JOINT]
    # A table of the hall's own goes in the place of the profile's, as a list does.
    assert handling.joint.lead == {"utilities": "CG"}
    assert handling.joint.at_once_hours == city.joint.at_once_hours
    assert handling.supervision.patterns == {Pattern.TOO_SHORT}
    assert (handling.green, handling.archive) == (city.green, city.archive)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[cases]\nacceptance_target_days = 6\n",
            ["cases.acceptance_target_days：应不超过 acceptance_days（5），现为 6"],
        ),
        (
            "[cases]\nacceptance_days = 2\n",
            ["cases.acceptance_target_days：应不超过 acceptance_days（2），现为 3"],
        ),
        (
            '[cases]\nextension_approvers = ["leeder", "chief", "chief"]\n',
            [
                (
                    "cases.extension_approvers[0]：没有“leeder”，应为 clerk、chief、duty、"
                    "business、supervision、cashier、leader、auditor 之一。是否要写“leader”？"
                ),
                "cases.extension_approvers[2]：“chief”重复",
            ],
        ),
        ("[cases]\nextension_approvers = []\n", ["cases.extension_approvers：至少写 1 个"]),
        (
            '[cases]\nextension_approvers = "leader"\n',
            ["cases.extension_approvers：应为文字的列表，现为 “leader”"],
        ),
        (
            '[cases]\nlate_suplement = "refused"\nlate_tolerance = "withdrawed"\n',
            [
                (
                    "cases.late_tolerance：没有“withdrawed”，应为 withdrawn、revoked、"
                    "refused、ended 之一。是否要写“withdrawn”？"
                ),
                "cases.late_suplement：没有这一项。是否要写“late_supplement”？",
            ],
        ),
        (
            (
                '[[cases.stop_reasons]]\ncode = "hearing"\nname = "听证"\nmost_days = 0\n'
                '[[cases.stop_reasons]]\ncode = "hearing"\nname = " "\n'
                '[[cases.stop_reasons]]\ncode = "Hearing!"\nname = "甲"\nmost_day = 3\n'
            ),
            [
                "cases.stop_reasons[0].most_days：应在 1 到 365 之间，现为 0",
                "cases.stop_reasons[1].name：不能为空",
                "cases.stop_reasons[1].most_days：缺少这一项",
                "cases.stop_reasons[2].code：“Hearing!”不合规则（小写英文字母、数字和下划线，字母开头）",
                "cases.stop_reasons[2].most_days：缺少这一项",
                "cases.stop_reasons[2].most_day：没有这一项。是否要写“most_days”？",
            ],
        ),
        (
            (
                '[[cases.stop_reasons]]\ncode = "a"\nname = "甲"\nmost_days = 1\n'
                '[[cases.stop_reasons]]\ncode = "a"\nname = "乙"\nmost_days = 1\n'
            ),
            ["cases.stop_reasons[1].code：“a”重复"],
        ),
        (
            "[cases]\nstop_reasons = [3]\n",
            ["cases.stop_reasons[0]：应为一节，现为 3"],
        ),
        (
            '[cases]\nstop_reasons = "听证"\n',
            ["cases.stop_reasons：应为若干节（[[stop_reasons]]），现为 “听证”"],
        ),
        (
            (
                '[notices.joint]\ncopies = [{ copy = 1, holder = "window", due = "at_once" },'
                ' { copy = 3, holder = "citizen", due = "at_once" }]\n'
            ),
            ["notices.joint.copies：联号应从 1 起依次连续，现为 1、3"],
        ),
        (
            '[notices.joint]\ncopies = [{ copy = 1, holder = "window", due = "at_once" }]\n',
            ["notices.joint.copies：没有交服务对象的一联（holder = “citizen”）"],
        ),
        ("[notices.urgent]\ncopies = []\n", ["notices.urgent.copies：至少要有一联"]),
        (
            "[notices.urgent]\ncopy = 1\n",
            [
                "notices.urgent.copies：缺少这一项",
                "notices.urgent.copy：没有这一项。是否要写“copies”？",
            ],
        ),
        (
            (
                '[notices.urgent]\ncopies = [{ copy = 1, holder = "windov", due = "soon",'
                ' then = "window", by = 1 }]\n'
            ),
            [
                (
                    "notices.urgent.copies[0].holder：没有“windov”，应为 window、business、"
                    "supervision、leader、citizen 之一。是否要写“window”？"
                ),
                (
                    "notices.urgent.copies[0].due：没有“soon”，应为 at_once、same_day、next_day、"
                    "with_result 之一"
                ),
                "notices.urgent.copies[0].then：与 holder 相同，不必写",
                "notices.urgent.copies[0].by：没有这一项",
            ],
        ),
        (
            "[notices.promise]\ncopies = []\n",
            ["notices.promise：没有这一项。是否要写“promised”？"],
        ),
        (
            "[joint.lead]\nutilities = 3\ncommerce = ''\n",
            [
                "joint.lead.utilities：应为文字（加引号），现为 3",
                "joint.lead.commerce：不能为空",
            ],
        ),
        (
            '[supervision]\npatterns = ["to_short"]\n',
            [
                "supervision.patterns[0]：没有“to_short”，应为 "
                + "、".join(Pattern)
                + " 之一。是否要写“too_short”？"
            ],
        ),
        ("[archiv]\n", ["archiv：没有这一项。是否要写“archive”？"]),
    ],
)
def test_what_is_wrong_is_said_where_it_is(tmp_path: Path, text: str, expected: list[str]) -> None:
    policy, problems = read(tmp_path, text)
    assert problems == expected
    assert policy is not None, "the profile itself is good"


def test_a_profile_of_an_older_release_is_told_its_missing_sections_once(tmp_path: Path) -> None:
    old = CITY[: CITY.index("[cases]")]
    (tmp_path / "ours.toml").write_text(old, encoding="utf-8")
    policy, problems = read(tmp_path, 'profile = "ours.toml"\n')
    assert policy is None
    assert problems == [
        f"ours.toml {section}：缺少这一节"
        for section in ("cases", "notices", "joint", "green", "supervision", "archive")
    ]


def test_a_profile_lacks_a_form(tmp_path: Path) -> None:
    start, end = CITY.index("[notices.joint]"), CITY.index("[notices.returned]")
    (tmp_path / "ours.toml").write_text(CITY[:start] + CITY[end:], encoding="utf-8")
    _, problems = read(tmp_path, 'profile = "ours.toml"\n')
    assert problems == ["ours.toml notices.joint：缺少这一项"]
