"""Applicants: canonical forms, check digits with advice, and masks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from hall.domain.actors import Actor, Role
from hall.domain.applicants import (
    Agent,
    Applicant,
    ApplicantKind,
    IdKind,
    canonical_id,
    canonical_name,
    canonical_phone,
    checked,
    masked_id,
    masked_name,
    masked_phone,
)
from hall.domain.errors import Invalid
from hall.domain.handling.applicants.rights import Sight, sees_all, sight
from hall.domain.posts import Post
from tests.hall.people import FIRM, SHAN, ZHANG, of


def problems(applicant: Applicant) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        checked(applicant)
    errors = refused.value.facts["errors"]
    assert isinstance(errors, list)
    return {one["field"]: one["problem"] for one in errors}


def test_good_ones_pass() -> None:
    assert checked(ZHANG) == ZHANG
    assert checked(SHAN).phone == "051257301234"
    assert checked(FIRM).id_number == FIRM.id_number


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" 张　伟 明 ", "张伟明"),
        ("阿不都•热依木", "阿不都·热依木"),
        ("古丽 . 米娜", "古丽·米娜"),
        ("John  Q. Smith", "John Q. Smith"),
        ("ＡＢＣ贸易（昆山）", "ABC贸易(昆山)"),
    ],
)
def test_a_name_has_one_form(typed: str, canonical: str) -> None:
    assert canonical_name(typed) == canonical


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0086 13812345678", "13812345678"),
        ("(0512) 5730 1234", "051257301234"),
        ("00852 2345 6789", "+85223456789"),
    ],
)
def test_a_telephone_has_one_form(typed: str, canonical: str) -> None:
    assert canonical_phone(typed) == canonical


def test_a_number_has_one_form() -> None:
    assert canonical_id(" １１０１０５ 19491231-002x") == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        ("", "请填写"),
        ("11010519491231002", "18位"),
        ("110105491231002", "15位"),
        ("110105194912310021", "校验位"),
        ("1101051949123100AX", "数字"),
        ("110105194913310020", "校验位"),
    ],
)
def test_a_wrong_card_is_refused_with_advice(number: str, advice: str) -> None:
    assert advice in problems(replace(ZHANG, id_number=number))["id_number"]


def test_a_birthday_that_never_was() -> None:
    digits = "11010519490230002"
    number = digits + ric.calc_check_digit(digits + "0")
    assert "出生日期" in problems(replace(ZHANG, id_number=number))["id_number"]


def test_a_county_that_the_library_does_not_know_is_no_ground() -> None:
    digits = "83000019920130002"
    number = digits + ric.calc_check_digit(digits + "0")
    for kind in (IdKind.ID_CARD, IdKind.RESIDENCE_CARD):
        assert checked(replace(ZHANG, id_kind=kind, id_number=number)).id_number == number


@pytest.mark.parametrize("number", ["9111000060003734", "911100006000373410", "9111000060003734IL"])
def test_a_wrong_credit_code_is_refused_with_advice(number: str) -> None:
    assert "营业执照" in problems(replace(FIRM, id_number=number))["id_number"]


def test_every_problem_is_named_and_none_repeats_a_datum() -> None:
    wrong = Applicant(
        kind=ApplicantKind.PERSON, name=" ", id_kind=IdKind.CREDIT_CODE, id_number="QQQQQQ",
        phone="77", address="x" * 201,
        agent=Agent(name="\n" * 3, id_kind=IdKind.PASSPORT, id_number="!!", phone="12345678901234"),
    )  # fmt: skip
    found = problems(wrong)
    assert found.keys() == {
        "name", "id_kind", "id_number", "phone", "address", "agent.name", "agent.id_number",
        "agent.phone",
    }  # fmt: skip
    assert not any("QQQ" in problem or "12345678" in problem for problem in found.values())


def test_an_organisation_has_its_own_number() -> None:
    assert "单位" in problems(replace(ZHANG, kind=ApplicantKind.ORGANISATION))["id_kind"]


@given(st.sampled_from([ZHANG, SHAN, FIRM]), st.data())
def test_one_wrong_digit_is_always_found(applicant: Applicant, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 16))
    digit = data.draw(st.sampled_from("0123456789"))
    number = applicant.id_number[:place] + digit + applicant.id_number[place + 1 :]
    if number != applicant.id_number:
        assert "id_number" in problems(replace(applicant, id_number=number))


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张伟", "张*"), ("张伟明", "张**"), ("欧阳娜娜", "欧**"), ("", ""), ("张", "张*")],
)
def test_a_person_is_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_what_lists_and_the_public_see() -> None:
    assert masked_name(FIRM.name, FIRM.kind) == FIRM.name
    assert masked_phone("13812345678") == "138****5678"
    assert masked_phone("57301234") == "******34"
    assert masked_phone("") == ""
    assert masked_id(ZHANG.id_number) == "*002X"
    assert masked_id("123") == "***"


def test_nothing_shows_in_a_traceback() -> None:
    shown = f"{ZHANG!r} {FIRM!r} {FIRM.agent!r}"
    for datum in (ZHANG.name, ZHANG.id_number, ZHANG.phone, FIRM.name, "单雪"):
        assert datum not in shown


GA: frozenset[str | None] = frozenset({"GA", None})


@pytest.mark.parametrize(
    ("post", "department", "seen"),
    [
        (Post.CLERK, "GA", Sight.FULL),
        (Post.CLERK, None, Sight.FULL),
        (Post.CLERK, "MZ", Sight.MASKED),
        (Post.CHIEF, "GA", Sight.FULL),
        (Post.BUSINESS, None, Sight.FULL),
        (Post.SUPERVISION, None, Sight.FULL),
        (Post.LEADER, None, Sight.FULL),
        (Post.DUTY, None, Sight.MASKED),
        (Post.CASHIER, None, Sight.MASKED),
        (Post.AUDITOR, None, Sight.NOTHING),
    ],
)
def test_who_sees_how_much(post: Post, department: str | None, seen: Sight) -> None:
    assert sight(of(post, department=department), GA) is seen


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COUNTER, Role.STAFF}))
def test_devices_programs_and_the_administrator_see_nothing(role: Role) -> None:
    assert sight(Actor(role=role, id="x", posts=frozenset(Post)), GA) is Sight.NOTHING


def test_whose_lists_have_all_departments() -> None:
    assert not sees_all(of(Post.CLERK, department="GA"))
    assert not sees_all(of(Post.CHIEF, department="GA"))
    assert sees_all(of(Post.CLERK))
    assert sees_all(of(Post.BUSINESS, department="GA"))
