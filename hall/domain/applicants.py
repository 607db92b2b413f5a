"""Applicants (服务对象) and who acts for them: canonical forms, checks, and what may be shown.

Everything here is personal data: it lives in memory, is stored sealed (hall.service.vault), and
stands in no event, log, refusal or kept answer. Numbers are checked by their own check digits
(GB 11643 for identity cards, GB 32100 for credit codes); a county code is not, for counties come
and go and people keep their numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from hall.domain.errors import Invalid

LONGEST_NAME = 100
LONGEST_ADDRESS = 200


class ApplicantKind(StrEnum):
    """Who applies."""

    PERSON = "person"  # 个人
    ORGANISATION = "organisation"  # 法人和其他组织


class IdKind(StrEnum):
    """What proves who somebody is."""

    ID_CARD = "id_card"  # 居民身份证
    RESIDENCE_CARD = "residence_card"  # 港澳台居民居住证
    FOREIGNER_CARD = "foreigner_card"  # 外国人永久居留身份证
    TRAVEL_PERMIT = "travel_permit"  # 港澳台居民来往内地（大陆）通行证
    PASSPORT = "passport"  # 护照
    HOUSEHOLD_BOOK = "household_book"  # 户口簿
    CREDIT_CODE = "credit_code"  # 统一社会信用代码
    OTHER = "other"  # 其他


_NAMES = {ApplicantKind.PERSON: "姓名", ApplicantKind.ORGANISATION: "名称"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Agent:
    """Who acts for an applicant (代办人、经办人)."""

    name: str
    id_kind: IdKind
    id_number: str
    phone: str = ""

    def __repr__(self) -> str:
        return "Agent(...)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Applicant:
    """Whom a case is for; in canonical form when it comes from ``checked``."""

    kind: ApplicantKind
    name: str
    id_kind: IdKind
    id_number: str
    phone: str = ""
    address: str = ""
    agent: Agent | None = field(default=None)

    def __repr__(self) -> str:
        # A traceback or a log must not tell who it was.
        return f"Applicant(kind={self.kind.value}, ...)"


def canonical_name(name: str) -> str:
    """Full-width letters made ordinary, blanks single, one kind of dot (``·``) between parts."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    text = re.sub(r"\s*[•‧・．∙⋅·.]\s*", "·", text) if _is_chinese(text) else text
    return re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", "", text)


def canonical_id(number: str) -> str:
    """Without blanks and dashes, in capitals."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper()


def canonical_phone(phone: str) -> str:
    """Digits alone; a mainland number without its +86, a foreign one with its ``+``."""
    text = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", phone))
    text = re.sub(r"^00(?=[1-9])", "+", text)
    return re.sub(r"^\+86", "", text)


def checked(given: Applicant) -> Applicant:
    """The applicant in canonical form. Raises Invalid with every problem; it repeats no datum."""
    problems: list[dict[str, str]] = []

    def note(field_: str, problem: str) -> None:
        if problem:
            problems.append({"field": field_, "problem": problem})

    found = Applicant(
        kind=given.kind,
        name=canonical_name(given.name),
        id_kind=given.id_kind,
        id_number=canonical_id(given.id_number),
        phone=canonical_phone(given.phone),
        address=" ".join(given.address.split()),
        agent=None if given.agent is None else _canonical_agent(given.agent),
    )
    note("name", _name_problem(found.name, _NAMES[found.kind]))
    note("id_kind", _kind_problem(found.kind, found.id_kind))
    note("id_number", number_problem(found.id_kind, found.id_number))
    note("phone", _phone_problem(found.phone))
    if len(found.address) > LONGEST_ADDRESS or not found.address.isprintable():
        note("address", f"地址最多{LONGEST_ADDRESS}个字，不含换行。")
    if found.agent is not None:
        note("agent.name", _name_problem(found.agent.name, "代办人姓名"))
        note("agent.id_kind", _kind_problem(ApplicantKind.PERSON, found.agent.id_kind))
        note("agent.id_number", number_problem(found.agent.id_kind, found.agent.id_number))
        note("agent.phone", _phone_problem(found.agent.phone))
    if problems:
        raise Invalid(errors=problems)
    return found


def _canonical_agent(agent: Agent) -> Agent:
    return Agent(
        name=canonical_name(agent.name),
        id_kind=agent.id_kind,
        id_number=canonical_id(agent.id_number),
        phone=canonical_phone(agent.phone),
    )


def _is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def _name_problem(name: str, what: str) -> str:
    if not name:
        return f"请填写{what}。"
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"{what}最多{LONGEST_NAME}个字，不含换行。"
    return ""


def _kind_problem(kind: ApplicantKind, id_kind: IdKind) -> str:
    if kind is ApplicantKind.PERSON and id_kind is IdKind.CREDIT_CODE:
        return "个人请选择身份证件；统一社会信用代码属于单位。"
    if kind is ApplicantKind.ORGANISATION and id_kind not in {IdKind.CREDIT_CODE, IdKind.OTHER}:
        return "单位请选择统一社会信用代码；经办人的身份证件填在代办人一栏。"
    return ""


def _phone_problem(phone: str) -> str:
    if not phone or _MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone):
        return ""
    if _FOREIGN.fullmatch(phone):
        return ""
    return "电话应为11位手机号，或带区号的固定电话；境外号码以+开头。请核对后重填。"


_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}|[48]00\d{7}|\d{7,8}")
_FOREIGN = re.compile(r"\+[1-9]\d{6,14}")
_OLD_CARD = 15


def number_problem(kind: IdKind, number: str) -> str:
    """What is wrong with a number in canonical form and what to do; empty when nothing is."""
    if not number:
        return "请填写证件号码。"
    return _CHECKS.get(kind, _loose_problem)(number)


def _card_problem(number: str) -> str:
    if len(number) == _OLD_CARD and number.isdigit():
        return "15位的一代身份证已停用，请使用18位居民身份证。"
    try:
        ric.validate(number)
    except InvalidLength:
        return "居民身份证号应为18位，请核对是否多输或漏输。"
    except InvalidChecksum:
        return "身份证号的校验位不对，多半是输错了一位：请逐位核对，或重新刷卡读取。"
    except ValidationError:
        return _component_problem(number)
    return ""


def _component_problem(number: str) -> str:
    # The library also knows counties by their years; that is no ground for a refusal.
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "居民身份证号前17位应为数字，末位为数字或X。"
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return "身份证号中的出生日期不存在，请逐位核对，或重新刷卡读取。"
    return ""


def _code_problem(number: str) -> str:
    try:
        uscc.validate(number)
    except InvalidLength:
        return "统一社会信用代码应为18位，请核对营业执照。"
    except InvalidChecksum:
        return "统一社会信用代码的校验位不对，请对照营业执照逐位核对，或扫描执照上的二维码。"
    except ValidationError:
        return "统一社会信用代码含有不允许的字符（不用字母I、O、Z、S、V），请对照营业执照核对。"
    return ""


def _passport_problem(number: str) -> str:
    return "" if re.fullmatch(r"[A-Z0-9]{5,12}", number) else "护照号应为5至12位字母和数字。"


def _loose_problem(number: str) -> str:
    return (
        "" if re.fullmatch(r"[\w()/·]{3,30}", number) else "证件号码应为3至30位字母、数字或汉字。"
    )


_CHECKS: dict[IdKind, Callable[[str], str]] = {
    IdKind.ID_CARD: _card_problem,
    IdKind.RESIDENCE_CARD: _card_problem,
    IdKind.HOUSEHOLD_BOOK: _card_problem,
    IdKind.CREDIT_CODE: _code_problem,
    IdKind.PASSPORT: _passport_problem,
}


def masked_name(name: str, kind: ApplicantKind = ApplicantKind.PERSON) -> str:
    """``张*``, ``张**``: as staff lists show a person (09 §3.2, D).

    An organisation's name is public in the registers of companies and stays as it is.
    """
    if kind is ApplicantKind.ORGANISATION or not name:
        return name
    # Two stars at the most: the length of a rare name tells who it is.
    return name[0] + "*" * max(1, min(2, len(name) - 1))


def masked_phone(phone: str) -> str:
    """``138****5678``; of a shorter number the last two digits alone."""
    if not phone:
        return ""
    if len(phone) == 11:  # noqa: PLR2004 - a mobile number
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * (len(phone) - 2) + phone[-2:]


def masked_id(number: str) -> str:
    """``*5678``: the last four, the most that anything public shows (09 §3.2, D)."""
    return f"*{number[-4:]}" if len(number) > 4 else "*" * len(number)  # noqa: PLR2004
