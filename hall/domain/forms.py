"""One form (一表制): what an item asks for, asked once, filled into the form of every part.

Which data an item needs are rows of the catalogue (``fields``, 字段); a row says into which
fields of which parts' forms its value goes. Nothing is asked for twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hall.domain.applicants import (
    Applicant,
    IdKind,
    canonical_id,
    canonical_phone,
    number_problem,
)
from hall.domain.errors import Refused

LONGEST = 500
"""Characters of one value."""
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|\d{7,8}|\+[1-9]\d{6,14}")


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"  # 文字
    DATE = "date"  # 日期
    NUMBER = "number"  # 数字
    CHOICE = "choice"  # 选项
    ID_CARD = "id_card"  # 身份证号
    CREDIT_CODE = "credit_code"  # 统一社会信用代码
    PHONE = "phone"  # 电话


ALWAYS_PERSONAL = frozenset({FieldType.ID_CARD, FieldType.PHONE})
"""Types whose values are personal data whatever the row says."""
SEPARATOR = ":"
"""Between a part's code and the name of a field of its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One datum that an item asks for (字段); `code` is unique within the item."""

    item: str
    code: str
    name: str
    type: FieldType = FieldType.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    """What may be chosen, for a choice alone."""
    personal: bool = False
    """Whether a value tells of a person: it is kept under seal and in no event."""
    maps_to: tuple[str, ...] = ()
    """``PART:field`` for each field of a part's form that the value goes into; empty: under its
    own name into the form of every part."""

    def targets(self) -> tuple[tuple[str, str], ...]:
        """Pairs of part and field."""
        return tuple(_target(one) for one in self.maps_to)


def _target(text: str) -> tuple[str, str]:
    part, _, field = text.partition(SEPARATOR)
    return part, field


class NoForm(Refused):
    code = "form.none"
    sentence = "事项“{item}”没有一表制字段。"
    title = "The item has no form fields"


class AskedTwice(Refused):
    """What was told once is not asked for again; a correction names its reason."""

    code = "form.asked_twice"
    sentence = "“{fields}”已经填报过，不得重复索要；确需更正的请填写理由。"
    title = "Data that were given are not asked for again"


class NobodyToSeal(Refused):
    """Personal values are kept, and erased, with the applicant's."""

    code = "form.no_applicant"
    sentence = "办件{case}尚未登记服务对象，请先登记再填写涉及个人信息的字段。"
    title = "The case has no applicant on record"


def canonical(field: Field, value: str) -> str:
    """The value as it is kept."""
    text = value.strip()
    if field.type in {FieldType.ID_CARD, FieldType.CREDIT_CODE}:
        return canonical_id(text)
    return canonical_phone(text) if field.type is FieldType.PHONE else text


def problem(field: Field, value: str) -> str:
    """What is wrong with a value in canonical form and what to do; empty for nothing.

    It never repeats the value.
    """
    if not value:
        return f"请填写“{field.name}”。"
    if len(value) > LONGEST or not value.isprintable():
        return f"“{field.name}”最多{LONGEST}个字，不含换行。"
    return _CHECKS[field.type](field, value)


def _date_problem(field: Field, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return f"“{field.name}”应为日期，如 2026-05-09。"
    return ""


def _number_problem(field: Field, value: str) -> str:
    return "" if _NUMBER.fullmatch(value) else f"“{field.name}”应为数字。"


def _choice_problem(field: Field, value: str) -> str:
    listed = "、".join(field.choices)
    return "" if value in field.choices else f"“{field.name}”应为{listed}之一。"


def _phone_problem(field: Field, value: str) -> str:
    good = _PHONE.fullmatch(value) is not None
    return "" if good else f"“{field.name}”应为11位手机号，或带区号的固定电话。"


_CHECKS: dict[FieldType, Callable[[Field, str], str]] = {
    FieldType.TEXT: lambda _, __: "",
    FieldType.DATE: _date_problem,
    FieldType.NUMBER: _number_problem,
    FieldType.CHOICE: _choice_problem,
    FieldType.PHONE: _phone_problem,
    FieldType.ID_CARD: lambda _, value: number_problem(IdKind.ID_CARD, value),
    FieldType.CREDIT_CODE: lambda _, value: number_problem(IdKind.CREDIT_CODE, value),
}


def filled(fields: Iterable[Field], values: Mapping[str, str], part: str) -> dict[str, str]:
    """The form of one part, filled from the one set of data; what was not given is left out."""
    form: dict[str, str] = {}
    for field in fields:
        if field.code not in values:
            continue
        if not field.maps_to:
            form[field.name] = values[field.code]
        for of, name in field.targets():
            if of == part:
                form[name] = values[field.code]
    return form


def missing(fields: Iterable[Field], given: Iterable[str]) -> tuple[str, ...]:
    """Names of required fields that nobody has filled yet."""
    there = frozenset(given)
    return tuple(one.name for one in fields if one.required and one.code not in there)


def on_record(fields: Iterable[Field], applicant: Applicant) -> dict[str, str]:
    """By code, what need not be asked for: it stands with the applicant already.

    Only where there is no doubt that he is meant: a field that says so by its name (申请人姓名),
    and the one telephone or credit code that the item asks for. What is no good value is left out.
    """
    fields = tuple(fields)
    types = [one.type for one in fields]
    found: dict[str, str] = {}
    for field in fields:
        meant = field.name.startswith(_APPLICANT)
        alone = field.type in _ALONE and types.count(field.type) == 1
        value = canonical(field, _of_applicant(field, applicant)) if meant or alone else ""
        if value and not problem(field, value):
            found[field.code] = value
    return found


_APPLICANT = "申请人"
_ALONE = frozenset({FieldType.PHONE, FieldType.CREDIT_CODE})
_NAMES = frozenset({"申请人", "申请人姓名", "申请人名称"})
_ADDRESSES = frozenset({"申请人地址", "申请人住址", "申请人住所"})
_NUMBERS = {FieldType.ID_CARD: IdKind.ID_CARD, FieldType.CREDIT_CODE: IdKind.CREDIT_CODE}


def _of_applicant(field: Field, applicant: Applicant) -> str:
    if field.type is FieldType.PHONE:
        agent = applicant.agent
        return applicant.phone or ("" if agent is None else agent.phone)
    if field.type in _NUMBERS:
        return applicant.id_number if applicant.id_kind is _NUMBERS[field.type] else ""
    if field.type is not FieldType.TEXT:
        return ""
    if field.name in _NAMES:
        return applicant.name
    return applicant.address if field.name in _ADDRESSES else ""
