"""The shipped profiles, figure by figure: no change of one goes unseen.

A profile that was changed on purpose is written anew with ``written`` below, and the difference
read before it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from itertools import combinations
from pathlib import Path

import pytest

from hall.config.rules import PROFILES, default_policy, profile_names, read_profile
from hall.domain.handling.figures import (
    CasePolicy,
    HandlingPolicy,
    Holder,
    NoticeForm,
    Pattern,
)
from hall.domain.policy import Policy
from hall.domain.posts import Post

GOLDEN = Path(__file__).parent / "golden"
EVERY_PROFILE = pytest.mark.parametrize("name", profile_names())


def policy(name: str) -> Policy:
    return read_profile(PROFILES / f"{name}.toml")


def written(policy: Policy) -> str:
    """The whole profile as canonical JSON; sets sorted, everything else in its order."""
    return json.dumps(asdict(policy), default=sorted, ensure_ascii=False, indent=1) + "\n"


def test_there_are_five() -> None:
    assert profile_names() == ("city", "contest", "county", "district", "town")


@EVERY_PROFILE
def test_no_figure_changes_unseen(name: str) -> None:
    golden = (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(written(policy(name))) == json.loads(golden)


@pytest.mark.parametrize(("one", "other"), list(combinations(profile_names(), 2)))
def test_any_two_differ_in_more_than_their_name(one: str, other: str) -> None:
    figures = [{**asdict(policy(name)), "profile": ""} for name in (one, other)]
    assert figures[0] != figures[1]


def test_the_county_keeps_its_own_hours_and_tells_on_the_spot() -> None:
    county = policy("county")
    assert (county.day.opens_at, county.day.closes_at) == ("08:30", "17:00")
    assert county.handling.cases.acceptance_target_days == 0


@EVERY_PROFILE
def test_the_law_holds_everywhere(name: str) -> None:
    """行政许可法: §32 acceptance, §34 surveys, §42 decision, §44 delivery, §45 what stops."""
    cases = policy(name).handling.cases
    assert cases.acceptance_target_days <= cases.acceptance_days == 5
    assert cases.survey_staff == 2
    assert (cases.statutory_days, cases.extension_days) == (20, 10)
    assert (cases.joint_statutory_days, cases.joint_extension_days) == (45, 15)
    assert cases.delivery_days == 10
    assert cases.extension_approvers == {Post.LEADER}
    stops = {reason.name for reason in cases.stop_reasons}
    assert stops >= {"听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"}


@EVERY_PROFILE
def test_the_citizen_always_holds_a_dated_paper(name: str) -> None:
    """行政许可法 §32: acceptance and refusal in writing."""
    for form, copies in policy(name).handling.notices.copies.items():
        if form in {NoticeForm.URGENT, NoticeForm.GREEN}:
            continue
        assert any(copy.holder is Holder.CITIZEN for copy in copies), form


def _copies(form: NoticeForm) -> Callable[[HandlingPolicy], object]:
    return lambda handling: [
        (copy.copy, copy.holder.value, copy.due.value, copy.then and copy.then.value)
        for copy in handling.notices.copies[form]
    ]


def _case(figure: str) -> Callable[[HandlingPolicy], object]:
    assert figure in CasePolicy.__slots__
    return lambda handling: getattr(handling.cases, figure)


THREE = [
    (1, "window", "at_once", None),
    (2, "business", "same_day", None),
    (3, "citizen", "at_once", None),
]


@pytest.mark.parametrize(
    ("rule", "figure", "wanted"),
    [
        ("退回件：最迟不超过三个工作日", _case("return_days"), 3),
        ("当场或当天不能决定的，三个工作日（09 §8.2）", _case("acceptance_target_days"), 3),
        ("逾期不告知即为受理（许可法 §32④）", _case("acceptance_days"), 5),
        ("时限从次日起算（09 C17）", _case("start"), "next_day"),
        ("补办件：非主体材料不全，承诺补齐，先收件", _case("tolerance"), True),
        ("推行告知承诺", _case("commitment"), True),
        ("告知承诺六十日内核查（浙江）", _case("commitment_check_days"), 60),
        ("逾期不补正视为撤回（安阳 §36）", _case("late_supplement"), "withdrawn"),
        (
            "承诺件通知书一式四联，业务科经登记后移交督查科",
            _copies(NoticeForm.PROMISED),
            [
                (1, "window", "at_once", None),
                (2, "business", "same_day", "supervision"),
                (3, "leader", "same_day", None),
                (4, "citizen", "at_once", None),
            ],
        ),
        ("补办件通知书一式三联，第二联当天报业务科", _copies(NoticeForm.SUPPLEMENT), THREE),
        ("联办件通知书一式三联", _copies(NoticeForm.JOINT), THREE),
        ("退回件通知书一式三联", _copies(NoticeForm.RETURNED), THREE),
        (
            "急办件通知单直接送达主办窗口",
            _copies(NoticeForm.URGENT),
            [(1, "window", "at_once", None)],
        ),
        (
            "绿色通道受理表流转，由业务科备案",
            _copies(NoticeForm.GREEN),
            [(1, "window", "at_once", "business")],
        ),
        (
            "缺件清单当场交服务对象",
            _copies(NoticeForm.MISSING),
            [(1, "citizen", "at_once", None)],
        ),
        (
            "不予许可须书面作出，并送达申请人（许可法 §38、§44）",
            _copies(NoticeForm.DECISION),
            [*THREE[:2], (3, "citizen", "with_result", None)],
        ),
        ("容缺、承诺不适用于有未修复失信记录的申请人（安阳 §29）", _case("credit_check"), True),
        (
            "等申请人的事由只能全件停表（03）",
            lambda h: {one.code for one in h.cases.stop_reasons if one.of_whole},
            {"applicant_supplement", "payment"},
        ),
        (
            "联办件受理责任部门：基建、房地产、技术改造、城市公用事业、个体商贸业",
            lambda handling: set(handling.joint.lead),
            {"construction", "real_estate", "renovation", "utilities", "commerce"},
        ),
        ("外商投资 1000 万美元以上", lambda h: h.green.foreign_capital_usd, 10_000_000),
        ("内资 5000 万元以上", lambda h: h.green.domestic_capital_cny, 50_000_000),
        ("基本建设 5000 万元以上", lambda h: h.green.construction_investment_cny, 50_000_000),
        ("期满前一天提示（09 §2.4）", lambda h: h.supervision.due_soon_days, 1),
        ("改变办件类型只许一次（04）", lambda h: h.supervision.kind_changes, 1),
        ("事前、事中、事后全程监察", lambda h: h.supervision.patterns, frozenset(Pattern)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_city_has_every_figure_of_the_rules_of_cases(
    rule: str, figure: Callable[[HandlingPolicy], object], wanted: object
) -> None:
    assert figure(default_policy().handling) == wanted, rule


def test_the_city_works_nine_to_five() -> None:
    assert (default_policy().day.opens_at, default_policy().day.closes_at) == ("09:00", "17:00")
