"""What items ask for: where it is found, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.catalog import Catalog
from hall.domain.catalog_check import check
from hall.domain.catalog_rows import CatalogTables, Item, ItemKind
from hall.domain.errors import UnknownItem
from hall.domain.handling.clocks import Start, Unit
from hall.domain.handling.figures import JointPolicy
from hall.domain.lead import lead_department, lead_problems, named_department
from hall.domain.requirements import Fee, Material, MaterialSource, Part
from tests.hall import small

# The small hall leaves out what its own tests do not need; here it must be without a flaw.
SMALL = replace(
    small.TABLES,
    items=(replace(small.TABLES.items[0], promised_days=10), *small.TABLES.items[1:]),
    counters=tuple(replace(one, department="GA") for one in small.TABLES.counters),
)
JOINT = Item(
    code="both", name="联办", department="GA", queue="HZ", kind=ItemKind.JOINT,
    promised_days=10, materials=("申请书", "照片"), theme="commerce",
)  # fmt: skip
FORM = Material(item="both", name="申请书", form="forms/both.docx")
PHOTO = Material(item="both", name="照片", main=False, tolerable=True, copies=2)
FEE = Fee(item="card", code="F1", name="工本费", amount_fen=2000, unit="证", basis="某文")
FIRST = Part(item="both", part="A", name="先", department="GA", days=4, order=1)
SECOND = Part(item="both", part="B", name="再", department="MZ", days=6, after=("A",), order=2)
TABLES = replace(
    SMALL,
    items=(*SMALL.items, JOINT),
    materials=(FORM, PHOTO),
    fees=(FEE,),
    parts=(SECOND, FIRST),
)


def changed(**tables: object) -> CatalogTables:
    return replace(TABLES, **tables)  # type: ignore[arg-type] # any table


def test_it_is_found_by_item() -> None:
    assert check(TABLES) == ()
    catalog = Catalog.of(TABLES)
    assert catalog.tables() == TABLES
    assert catalog.materials_of("both") == (FORM, PHOTO)
    assert catalog.fees_of("card") == (FEE,)
    assert catalog.parts_of("both") == (FIRST, SECOND)
    assert (catalog.fees_of("both"), catalog.parts_of("card")) == ((), ())
    for ask in (catalog.materials_of, catalog.fees_of, catalog.parts_of):
        with pytest.raises(UnknownItem):
            ask("none")


def test_an_item_without_rows_asks_for_its_names_as_main_documents() -> None:
    assert Catalog.of(TABLES).materials_of("card") == (
        Material(item="card", name="户口簿"),
        Material(item="card", name="旧身份证"),
    )
    assert Catalog.of(TABLES).materials_of("birth") == ()


def test_an_item_that_names_nothing_tells_what_its_rows_ask_of_the_citizen() -> None:
    record = Material(item="both", name="档案", main=False, source=MaterialSource.DEPARTMENT)
    silent = changed(
        items=(*SMALL.items, replace(JOINT, materials=())), materials=(FORM, record, PHOTO)
    )
    assert check(silent) == ()
    catalog = Catalog.of(silent)
    assert catalog.item("both").materials == ("申请书", "照片")
    assert Catalog.of(catalog.tables()) == catalog


def items(**changes: object) -> CatalogTables:
    return changed(items=(*SMALL.items, replace(JOINT, **changes)))  # type: ignore[arg-type] # any field


def materials(**changes: object) -> CatalogTables:
    return changed(materials=(FORM, replace(PHOTO, **changes)))  # type: ignore[arg-type] # any field


def fees(**changes: object) -> CatalogTables:
    return changed(fees=(FEE, replace(FEE, code="F2", **changes)))  # type: ignore[arg-type] # any field


def parts(**changes: object) -> CatalogTables:
    return changed(parts=(FIRST, replace(SECOND, **changes)))  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("tables", "place", "words"),
    [
        (
            items(statutory_days=9),
            ("items", 3, "promised_days"),
            "10 个工作日超过法定时限 9 个工作日",
        ),
        (
            items(limit_unit=Unit.HOURS, statutory_days=721),
            ("items", 3, "statutory_days"),
            "1 到 720 小时之间",
        ),
        (
            items(limit_unit=Unit.NATURAL_DAYS, promised_days=1096),
            ("items", 3, "promised_days"),
            "1 到 1095 个自然日之间",
        ),
        (items(limit_unit="weeks"), ("items", 3, "limit_unit"), "没有这种时限单位“weeks”"),
        (items(limit_start="now"), ("items", 3, "limit_start"), "没有这种起算方式“now”"),
        (items(supplement_days=0), ("items", 3, "supplement_days"), "补正期限应在 1 到 365"),
        (items(stop_days=366), ("items", 3, "stop_days"), "最长停表应在 1 到 365"),
        (
            items(materials=("申请书", "照片", "户口簿")),
            ("items", 3, "materials"),
            "“户口簿”在材料表中没有",
        ),
        (materials(name="相片"), ("materials", 1, "name"), "“相片”不在事项 both 的申请材料一栏中"),
        (materials(copies=0), ("materials", 1, "copies"), "份数应在 1 到 20"),
        (materials(main=True), ("materials", 1, "tolerable"), "主件“照片”不能容缺"),
        (materials(source="town"), ("materials", 1, "source"), "没有这种来源“town”"),
        (materials(item="bath"), ("materials", 1, "item"), "没有事项“bath”"),
        (fees(amount_fen=-1), ("fees", 1, "amount_fen"), "金额应在 0 到"),
        (fees(basis=" "), ("fees", 1, "basis"), "缺少收费依据"),
        (fees(unit=""), ("fees", 1, "unit"), "计费单位不能为空"),
        (fees(name=""), ("fees", 1, "name"), "名称不能为空"),
        (fees(item="cart"), ("fees", 1, "item"), "没有事项“cart”"),
        (parts(department="MX"), ("parts", 1, "department"), "没有部门“MX”"),
        (parts(department="GA"), ("parts", 1, "department"), "至少分属两个部门"),
        (parts(days=0), ("parts", 1, "days"), "环节时限应在 1 到 730 个工作日"),
        (parts(days=7), ("parts", 1, "days"), "要 11 个工作日，超过事项的承诺时限 10 个工作日"),
        (parts(after=("C",)), ("parts", 1, "after"), "没有环节“C”"),
        (parts(after=("B",)), ("parts", 1, "after"), "环节“B”与前置环节循环等待"),
        (parts(after=("A", "A")), ("parts", 1, "after"), "前置环节有重复"),
        (parts(part="A", after=()), ("parts", 1, "part"), "编码“A”重复"),
        (parts(part="a b", after=()), ("parts", 1, "part"), "编码“a b”不合规则"),
        (parts(order=-1), ("parts", 1, "order"), "次序应在 0 到 999"),
        (parts(name=" "), ("parts", 1, "name"), "名称不能为空"),
    ],
)
def test_one_flaw_is_found_where_it_is(
    tables: CatalogTables, place: tuple[str, int, str], words: str
) -> None:
    found = {(flaw.table, flaw.index, flaw.field): flaw.message for flaw in check(tables)}
    assert words in found.get(place, ""), found


def test_what_is_twice_is_told_with_its_first_place() -> None:
    tables = changed(materials=(FORM, PHOTO, FORM), fees=(FEE, FEE))
    assert [(flaw.table, flaw.index, flaw.field, flaw.first) for flaw in check(tables)] == [
        ("materials", 2, "name", 0),
        ("fees", 1, "code", 0),
    ]


def test_a_fee_without_amount_needs_no_basis() -> None:
    assert check(fees(amount_fen=0, basis="")) == ()


def test_two_items_may_use_the_same_codes() -> None:
    other = replace(JOINT, code="again")
    again = tuple(replace(part, item="again") for part in (FIRST, SECOND))
    tables = changed(
        items=(*SMALL.items, JOINT, other),
        parts=(FIRST, SECOND, *again),
        fees=(FEE, replace(FEE, item="birth")),
    )
    assert check(tables) == ()


def test_only_joint_items_have_parts() -> None:
    flaws = check(changed(parts=tuple(replace(p, item="card") for p in (FIRST, SECOND))))
    assert [(flaw.index, flaw.message) for flaw in flaws] == [
        (index, "事项 card 不是联办件，不能有联办环节") for index in (0, 1)
    ]


def test_parts_that_wait_for_each_other_are_all_named() -> None:
    third = replace(SECOND, part="C", after=("B",), order=3)
    tables = changed(parts=(FIRST, replace(SECOND, after=("C",)), third))
    assert [(flaw.index, flaw.field) for flaw in check(tables)] == [(1, "after"), (2, "after")]


def test_hours_may_begin_at_once() -> None:
    hours = items(limit_unit=Unit.HOURS, limit_start=Start.AT_ONCE, promised_days=24)
    assert check(hours) == ()


def lead(words: dict[str, str]) -> JointPolicy:
    return JointPolicy(lead=words, at_once_hours=1)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("MZ", "MZ"),
        ("民政局", "MZ"),
        ("公安", "GA"),
        ("计委|公安", "GA"),
        ("局", None),
        ("计委", None),
        ("", None),
        (" | ", None),
    ],
)
def test_a_department_is_named_by_code_name_or_a_piece_that_only_it_has(
    words: str, found: str | None
) -> None:
    assert named_department(words, Catalog.of(TABLES)) == found


def test_who_answers_for_a_joint_item() -> None:
    catalog = Catalog.of(TABLES)
    assert lead_department(JOINT, catalog, lead({"commerce": "公安"})) == "GA"
    # Nobody is named, or nobody of this hall: the last approval by order.
    assert lead_department(JOINT, catalog, lead({})) == "MZ"
    assert lead_department(JOINT, catalog, lead({"commerce": "计委"})) == "MZ"
    assert lead_department(replace(JOINT, theme=""), catalog, lead({"commerce": "GA"})) == "MZ"
    alone = Catalog.of(changed(parts=()))
    assert lead_department(JOINT, alone, lead({})) == "GA"


def test_a_theme_in_use_without_a_department_is_a_problem_and_no_other() -> None:
    catalog = Catalog.of(TABLES)
    assert lead_problems(catalog, lead({"commerce": "公安", "utilities": "建设局"})) == ()
    (problem,) = lead_problems(catalog, lead({"commerce": "工商"}))
    assert "rules.joint.lead.commerce" in problem
    assert "both" in problem
