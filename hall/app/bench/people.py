"""Applicants who do not exist, with numbers that pass their checks, the same at each run."""

from __future__ import annotations

from stdnum.cn import ric

from hall.domain.applicants import Applicant, ApplicantKind, IdKind

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐"
    "许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉建国华玉兰红英梅琳宇浩轩子涵晨佳怡欣悦博"
PEOPLE = 150_000
"""So many people have all the cases: some come again."""


def person(number: int) -> Applicant:
    """The person of this number; whoever is PEOPLE further is the same."""
    who = number % PEOPLE
    surname = _SURNAMES[(who * 7 + who // 50) % len(_SURNAMES)]
    first = _GIVEN[who % len(_GIVEN)]
    second = _GIVEN[(who // len(_GIVEN)) % len(_GIVEN)] if who % 5 else ""
    return Applicant(
        kind=ApplicantKind.PERSON,
        name=f"{surname}{first}{second}",
        id_kind=IdKind.ID_CARD,
        id_number=_card(who),
        phone=f"13{who % 10}{(who * 7919) % 100_000_000:08d}",
    )


def _card(who: int) -> str:
    year, month, day = 1940 + who % 65, 1 + who % 12, 1 + who % 28
    digits = f"320583{year}{month:02d}{day:02d}{who // 1820 % 1000:03d}"
    return digits + ric.calc_check_digit(digits + "0")
