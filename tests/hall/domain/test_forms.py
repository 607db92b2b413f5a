"""Data asked once: how values are checked, and how every part's form is filled from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall.config.catalogue_files import sample_catalogue
from hall.domain.applicants import IdKind, checked
from hall.domain.catalog_check import check_catalog
from hall.domain.catalog_rows import ItemKind
from hall.domain.forms import Field, FieldType, canonical, filled, missing, on_record, problem
from hall.domain.forms_check import check_fields
from tests.hall.people import FIRM, ZHANG

CARD, CODE = "11010519491231002X", "91110000600037341L"


def field(type_: FieldType = FieldType.TEXT, **given: Any) -> Field:
    return replace(Field(item="SJ001", code="X", name="某项", type=type_), **given)


@pytest.mark.parametrize(
    ("type_", "value", "good"),
    [
        (FieldType.TEXT, "住所一号", True), (FieldType.TEXT, "", False),
        (FieldType.TEXT, "一\n二", False), (FieldType.TEXT, "长" * 501, False),
        (FieldType.DATE, "2026-05-09", True), (FieldType.DATE, "5月9日", False),
        (FieldType.DATE, "2026-02-29", False),
        (FieldType.NUMBER, "3.50", True), (FieldType.NUMBER, "-1", True),
        (FieldType.NUMBER, "1e9", False), (FieldType.NUMBER, "三", False),
        (FieldType.CHOICE, "甲", True), (FieldType.CHOICE, "丙", False),
        (FieldType.ID_CARD, CARD, True), (FieldType.ID_CARD, CARD[:-1] + "1", False),
        (FieldType.CREDIT_CODE, CODE, True), (FieldType.CREDIT_CODE, CODE[:-1] + "1", False),
        (FieldType.PHONE, "138 1234 5678", True), (FieldType.PHONE, "0512-57301234", True),
        (FieldType.PHONE, "12345", False),
    ],
)  # fmt: skip
def test_a_value_is_of_its_type(type_: FieldType, value: str, good: bool) -> None:
    one = field(type_, choices=("甲", "乙") if type_ is FieldType.CHOICE else ())
    said = problem(one, canonical(one, value))
    assert (said == "") is good
    # What is wrong is told without the datum.
    assert not value.strip() or value not in said


def test_every_parts_form_is_filled_from_the_one_set() -> None:
    fields = sample_catalogue().fields_of("SJ001")
    values = {"QYMC": "青禾小河饭店", "FRXM": "张伟明", "ZCZB": "10"}
    assert filled(fields, values, "DJ") == {
        "企业名称": "青禾小河饭店", "法定代表人": "张伟明", "注册资本": "10",
    }  # fmt: skip
    assert filled(fields, values, "YZ") == {"印章名称": "青禾小河饭店", "法定代表人": "张伟明"}
    assert filled([field()], {"X": "1"}, "DJ") == {"某项": "1"}
    assert "住所" in missing(fields, values)
    assert "印章种类" not in missing(fields, values)


def test_the_samples_joint_items_have_forms_that_fill_every_part() -> None:
    catalog = sample_catalogue()
    assert check_catalog(catalog) == ()
    joint = [item.code for item in catalog.items.values() if item.kind is ItemKind.JOINT]
    assert len(joint) == 4
    for item in joint:
        fields = catalog.fields_of(item)
        values = {one.code: one.choices[0] if one.choices else "1" for one in fields}
        for part in catalog.parts_of(item):
            assert filled(fields, values, part.part), (item, part.part)


@pytest.mark.parametrize(
    ("wrong", "where", "said"),
    [
        ({"name": "企业名称"}, "name", "重复索要"),
        ({"code": "QYMC"}, "code", "重复"),
        ({"maps_to": ("DJ:企业名称",)}, "maps_to", "已由另一字段填写"),
        ({"maps_to": ("NO:企业名称",)}, "maps_to", "没有环节“NO”"),
        ({"maps_to": ("DJ",)}, "maps_to", "环节编码:表中字段"),
        ({"type": FieldType.CHOICE}, "choices", "缺少可选的内容"),
        ({"choices": ("甲",)}, "choices", "不应填写可选内容"),
        ({"type": FieldType.PHONE}, "personal", "应标为“是”"),
        ({"item": "SJ999"}, "item", "没有事项“SJ999”"),
        ({"name": " "}, "name", "不能为空"),
    ],
)  # fmt: skip
def test_nothing_is_asked_twice_or_mapped_to_nowhere(
    wrong: dict[str, Any], where: str, said: str
) -> None:
    tables = sample_catalogue().tables()
    tables = replace(tables, fields=(*tables.fields, field(**wrong)))
    flaws = list(check_fields(tables))
    assert [(flaw.index, flaw.field) for flaw in flaws] == [(len(tables.fields) - 1, where)]
    assert said in flaws[0].message


def _of(item: str) -> list[Field]:
    return [one for one in sample_catalogue().fields if one.item == item]


def test_what_stands_with_the_applicant_is_not_asked_for() -> None:
    """Data asked once fills every form: also what was asked before there was a form."""
    assert on_record(_of("GA001"), checked(ZHANG)) == {
        "SQXM": ZHANG.name, "SQSFZ": ZHANG.id_number, "LXDH": checked(ZHANG).phone,
    }  # fmt: skip
    # 建设单位's code is the only one; the telephone is who came for it, where the firm gave none.
    firm = replace(checked(FIRM), phone="")
    assert firm.agent is not None
    assert on_record(_of("ZJ001"), firm) == {"XYDM": CODE, "LXDH": firm.agent.phone}


def test_somebody_elses_data_are_asked_for() -> None:
    """Who applies need not be whom the form asks about: 法定代表人, 逝者, 母亲."""
    assert set(on_record(_of("SJ001"), checked(ZHANG))) == {"LXDH"}
    assert set(on_record(_of("WJ001"), checked(ZHANG))) == {"LXDH"}
    two = [field(FieldType.PHONE, code=code, name=code) for code in ("一", "二")]
    assert on_record(two, checked(ZHANG)) == {}
    # A passport's number is no identity card's.
    foreigner = replace(checked(ZHANG), id_kind=IdKind.PASSPORT, id_number="E12345678", phone="")
    assert on_record(_of("GA001"), foreigner) == {"SQXM": ZHANG.name}
