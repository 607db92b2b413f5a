from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.catalog import Catalog
from hall.domain.catalog_check import check, check_catalog
from hall.domain.catalog_rows import (
    CatalogTables,
    Counter,
    CounterKind,
    Department,
    Item,
    ItemKind,
    Kiosk,
    Queue,
)
from hall.domain.errors import (
    UnknownCounter,
    UnknownDepartment,
    UnknownItem,
    UnknownKiosk,
    UnknownQueue,
)

TABLES = CatalogTables(
    departments=(Department(code="GA", name="公安局"), Department(code="MZ", name="民政局")),
    queues=(
        Queue(code="HZ", prefix="A", name="户籍", department="GA"),
        Queue(code="HY", prefix="MH", name="婚姻", department="MZ"),
    ),
    items=(
        Item(
            code="GA001",
            name="居民身份证换领",
            department="GA",
            queue="HZ",
            kind=ItemKind.PROMISED,
            promised_days=10,
            statutory_days=60,
        ),
        Item(code="GA002", name="出生登记", department="GA", queue="HZ", kind=ItemKind.IMMEDIATE),
        Item(code="MZ001", name="结婚登记", department="MZ", queue="HY", kind=ItemKind.IMMEDIATE),
    ),
    counters=(
        Counter(number=3, name="户籍窗口", department="GA", queues=("HZ",)),
        Counter(number=1, name="综合窗口", kind=CounterKind.GENERAL, queues=("HZ", "HY")),
        Counter(number=2, name="收费窗口", kind=CounterKind.CASHIER),
    ),
    kiosks=(
        Kiosk(code="K1", name="东门取号机"),
        Kiosk(code="K2", name="二楼取号机", departments=("MZ",)),
    ),
)


def test_lookups() -> None:
    catalog = Catalog.of(TABLES)
    assert catalog.item("GA002").name == "出生登记"
    assert catalog.queue("HY").prefix == "MH"
    assert catalog.counter(3).department == "GA"
    assert catalog.department("MZ").name == "民政局"
    assert catalog.kiosk("K2").departments == ("MZ",)
    assert [item.code for item in catalog.items_of("GA")] == ["GA001", "GA002"]
    assert [item.code for item in catalog.items_in("HY")] == ["MZ001"]
    assert [queue.code for queue in catalog.queues_of("GA")] == ["HZ"]
    assert catalog.counters_of("HZ") == (1, 3)
    assert catalog.counters_of("HY") == (1,)


def test_kiosks_offer_all_departments_or_their_own() -> None:
    catalog = Catalog.of(TABLES)
    assert [d.code for d in catalog.departments_at(None)] == ["GA", "MZ"]
    assert [d.code for d in catalog.departments_at("K1")] == ["GA", "MZ"]
    assert [d.code for d in catalog.departments_at("K2")] == ["MZ"]
    with pytest.raises(UnknownKiosk):
        catalog.departments_at("K9")


def test_unknown_codes_are_refused_by_name() -> None:
    catalog = Catalog.of(TABLES)
    with pytest.raises(UnknownItem, match="ZZ9"):
        catalog.item("ZZ9")
    with pytest.raises(UnknownQueue):
        catalog.queue("ZZ")
    with pytest.raises(UnknownQueue):
        catalog.counters_of("ZZ")
    with pytest.raises(UnknownDepartment):
        catalog.items_of("ZZ")
    with pytest.raises(UnknownCounter):
        catalog.counter(99)


def test_tables_come_back_and_catalogues_compare_by_content() -> None:
    catalog = Catalog.of(TABLES)
    assert catalog.tables() == TABLES
    assert catalog == Catalog.of(TABLES)
    assert catalog != Catalog.of(replace(TABLES, kiosks=()))


def test_a_good_catalogue_has_no_flaw() -> None:
    assert check_catalog(Catalog.of(TABLES)) == ()


def _item(**changes: object) -> CatalogTables:
    return replace(TABLES, items=(replace(TABLES.items[0], **changes),))  # type: ignore[arg-type] # any field


def _counter(**changes: object) -> CatalogTables:
    first = replace(TABLES.counters[0], **changes)  # type: ignore[arg-type] # any field
    return replace(TABLES, counters=(first, *TABLES.counters[1:]))


def _prefix(prefix: str) -> CatalogTables:
    return replace(TABLES, queues=(replace(TABLES.queues[0], prefix=prefix), TABLES.queues[1]))


@pytest.mark.parametrize(
    ("tables", "place", "words"),
    [
        (_item(promised_days=61), ("items", 0, "promised_days"), "超过法定时限 60"),
        (_item(promised_days=None), ("items", 0, "promised_days"), "承诺件缺少承诺时限"),
        (_item(promised_days=0), ("items", 0, "promised_days"), "1 到 730"),
        (_item(kind=ItemKind.IMMEDIATE), ("items", 0, "promised_days"), "即办件当场办结"),
        (_item(kind="urgent"), ("items", 0, "kind"), "没有这种类型“urgent”"),
        (_item(queue="HX"), ("items", 0, "queue"), "没有队列“HX”"),
        (_item(department="GB"), ("items", 0, "department"), "没有部门“GB”"),
        (_item(minutes=0), ("items", 0, "minutes"), "1 到 480"),
        (_item(code="GA 001"), ("items", 0, "code"), "不合规则"),
        (_item(code="A" * 41), ("items", 0, "code"), "不合规则"),
        (_item(name=" "), ("items", 0, "name"), "不能为空"),
        (_item(materials=("身份证；户口簿",)), ("items", 0, "materials"), "分隔符"),
        (_counter(queues=()), ("counters", 0, "queues"), "没有办理任何队列"),
        (_counter(queues=("HZ", "HZ")), ("counters", 0, "queues"), "有重复"),
        (_counter(queues=("HZ", "HQ")), ("counters", 0, "queues"), "没有队列“HQ”"),
        (_counter(department=None), ("counters", 0, "department"), "缺少所属部门"),
        (_counter(number=1000), ("counters", 0, "number"), "1 到 999"),
        (_counter(number=2), ("counters", 2, "number"), "窗口号 2 重复"),
        (_prefix("MH"), ("queues", 1, "prefix"), "号码前缀“MH”重复"),
        *(
            (_prefix(bad), ("queues", 0, "prefix"), "不合规则")
            for bad in ("", "a", "1", "I", "O", "AO", "VA", "Y", "ABC", "Ａ")
        ),
    ],
)
def test_one_flaw_is_found_where_it_is(
    tables: CatalogTables, place: tuple[str, int, str], words: str
) -> None:
    (flaw,) = check(tables)
    assert (flaw.table, flaw.index, flaw.field) == place
    assert words in flaw.message


@pytest.mark.parametrize("good", ["A", "U", "Z", "AV", "XY", "BB"])
def test_good_prefixes(good: str) -> None:
    assert check(_prefix(good)) == ()


def test_every_queue_needs_a_counter_and_codes_are_unique() -> None:
    tables = replace(
        TABLES,
        departments=(*TABLES.departments, TABLES.departments[0]),
        counters=TABLES.counters[:1],
        kiosks=(Kiosk(code="K1", name="取号机", departments=("GX",)),),
    )
    flaws = [(flaw.table, flaw.index, flaw.field, flaw.first) for flaw in check(tables)]
    assert flaws == [
        ("departments", 2, "code", 0),
        ("queues", 1, "code", None),
        ("kiosks", 0, "departments", None),
    ]
