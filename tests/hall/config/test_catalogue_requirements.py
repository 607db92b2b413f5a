"""Materials, fees and parts in files, as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.config.catalogue_files import problems_of, read_catalogue
from hall.config.cells import fen, yes_or_no
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import Fee, Material, MaterialSource, Part
from tests.hall.config.small_hall import FILES, write

ITEMS = (
    FILES["items"].replace("minutes\n", "minutes,limit_unit,limit_start,theme,disclosed,on_site\n")
    + "MZ002,联办事项,,MZ,HY,joint,5,20,不收费,申请书；照片,20,工作日,当日,commerce,,是\n"
)
MATERIALS = (
    "事项编码,材料名称,主件,份数,空表,样表,可容缺,材料来源,备注\n"
    "MZ002,申请书,是,2,forms/申请书.docx,forms/样表.pdf,否,申请人,\n"
    "MZ002,照片,,,,,√,,白底\n"
    "MZ002,档案,no,1,,,no,department,\n"
)
FEES = (
    "item,code,name,amount_fen,unit,basis,by_quantity\n"
    "GA001,F1,工本费,2000,证,某文,\n"
    "GA001,F2,邮寄费,12.5元,件,某文,yes\n"
    "GA001,F3,加急,30元,,某文,0\n"
)
PARTS = (
    "所属事项,环节编码,环节名称,办理部门,环节时限,前置环节,次序\n"
    "MZ002,A,先办,GA,2,,1\n"
    "MZ002,B,再办,MZ,2,A,2\n"
    "MZ002,C,后办,MZ,1,A、B,3\n"
)


def test_they_are_read_as_people_write_them(tmp_path: Path) -> None:
    write(tmp_path, items=ITEMS, 材料=MATERIALS, fees=FEES, 联办环节=PARTS)
    catalog = read_catalogue(tmp_path)
    item = catalog.item("MZ002")
    assert (item.limit_unit, item.limit_start) == (Unit.WORKING_DAYS, Start.AT_ONCE)
    assert (item.theme, item.disclosed, item.on_site) == ("commerce", True, True)
    assert catalog.item("GA001").limit_start is None
    assert catalog.materials_of("MZ002") == (
        Material(
            item="MZ002",
            name="申请书",
            copies=2,
            form="forms/申请书.docx",
            sample="forms/样表.pdf",
        ),
        # What may follow later is no main document, said or not.
        Material(item="MZ002", name="照片", main=False, tolerable=True, note="白底"),
        Material(item="MZ002", name="档案", main=False, source=MaterialSource.DEPARTMENT),
    )
    assert [(fee.code, fee.amount_fen, fee.unit) for fee in catalog.fees_of("GA001")] == [
        ("F1", 2000, "证"),
        ("F2", 1250, "件"),
        ("F3", 3000, "件"),
    ]
    assert [fee.by_quantity for fee in catalog.fees_of("GA001")] == [False, True, False]
    assert catalog.parts_of("MZ002")[2] == Part(
        item="MZ002", part="C", name="后办", department="MZ", days=1, after=("A", "B"), order=3
    )


def test_one_table_alone_is_laid_over_the_catalogue_that_is_there(tmp_path: Path) -> None:
    present = read_catalogue(write(tmp_path, items=ITEMS, parts=PARTS))
    alone = tmp_path / "收费.csv"
    alone.write_text(FEES, encoding="utf-8")
    catalog = read_catalogue(alone, onto=present)
    assert catalog.parts == present.parts
    assert catalog.fees_of("GA001")[0] == Fee(
        item="GA001", code="F1", name="工本费", amount_fen=2000, unit="证", basis="某文"
    )


def test_rows_that_are_there_must_still_fit(tmp_path: Path) -> None:
    present = read_catalogue(
        write(tmp_path, items=ITEMS, materials=MATERIALS, fees=FEES, parts=PARTS)
    )
    alone = tmp_path / "items.csv"
    alone.write_text(FILES["items"].replace("GA001", "GA009"), encoding="utf-8")
    assert [str(problem) for problem in problems_of(alone, present)] == [
        *(
            f"现有“材料”表的 MZ002 {name}（item）：没有事项“MZ002”。是否要写“MZ001”？"
            for name in ("申请书", "照片", "档案")
        ),
        *(
            f"现有“收费”表的 GA001 {code}（item）：没有事项“GA001”。是否要写“GA009”？"
            for code in ("F1", "F2", "F3")
        ),
        *(
            f"现有“联办环节”表的 MZ002 {part}（item）：没有事项“MZ002”。是否要写“MZ001”？"
            for part in ("A", "B", "C")
        ),
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"items": ITEMS.replace("工作日,当日", "工作天,今天").replace(",,是\n", ",maybe,是\n")},
            [
                (
                    "items.csv 第 5 行 L 列（limit_unit）：没有这种说法“工作天”，"
                    "应为 工作日、自然日、小时 之一。是否要写“工作日”？"
                ),
                ("items.csv 第 5 行 M 列（limit_start）：没有这种说法“今天”，应为 次日、当日 之一"),
                "items.csv 第 5 行 O 列（disclosed）：“maybe”应为 是 或 否",
            ],
        ),
        (
            {
                "materials": MATERIALS.replace("申请书,是", "申请表,是").replace(
                    "照片,,,", "照片,是,x,"
                )
            },
            [
                (
                    "items.csv 第 5 行 J 列（materials）：申请材料“申请书”在材料表中没有。"
                    "是否要写“申请表”？"
                ),
                (
                    "materials.csv 第 2 行 B 列（材料名称）：材料“申请表”不在事项 MZ002 的"
                    "申请材料一栏中。是否要写“申请书”？"
                ),
                "materials.csv 第 3 行 D 列（份数）：“x”不是整数",
                "materials.csv 第 3 行 G 列（可容缺）：主件“照片”不能容缺",
            ],
        ),
        (
            {"fees": FEES.replace("2000", "20.00").replace("30元", "").replace("F2", "F1")},
            [
                (
                    "fees.csv 第 2 行 D 列（amount_fen）："
                    "“20.00”不是金额，应写整数分，或写明单位，如 20.50元"
                ),
                "fees.csv 第 3 行 B 列（code）：编码“F1”重复，与第 2 行相同",
                "fees.csv 第 4 行 D 列（amount_fen）：不能为空",
            ],
        ),
        (
            {"fees": FEES.replace("amount_fen", "金额（元）")},
            [
                "fees.csv 第 1 行：缺少列“金额分”（amount_fen）",
                "fees.csv 第 1 行 D 列：“收费”表没有列“金额（元）”",
            ],
        ),
        (
            {"parts": PARTS.replace("再办,MZ,2,A", "再办,MX,两,D")},
            [
                "parts.csv 第 3 行 D 列（办理部门）：没有部门“MX”。是否要写“MZ”？",
                "parts.csv 第 3 行 E 列（环节时限）：“两”不是整数",
                "parts.csv 第 3 行 F 列（前置环节）：没有环节“D”",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    tmp_path: Path, changed: dict[str, str], expected: list[str]
) -> None:
    files = {"items": ITEMS, "materials": MATERIALS, "fees": FEES, "parts": PARTS, **changed}
    write(tmp_path, **files)
    assert [str(problem) for problem in problems_of(tmp_path)] == expected


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        *(("0", 0), ("2000", 2000), ("２０００分", 2000), ("20元", 2000), ("20.5 元", 2050)),
        *(("20.05元", 2005), ("1,200元", 120_000)),
    ],
)
def test_money_is_whole_fen(cell: str, amount: int) -> None:
    assert fen(cell) == amount


@pytest.mark.parametrize(
    "cell", ["", "20.0", "-1", "20.555元", "20.5分", "二十元", "1e3", "20美元"]
)
def test_what_is_no_money(cell: str) -> None:
    with pytest.raises(ValueError, match="not money"):
        fen(cell)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("是", True),
        ("√", True),
        ("Ｙ", True),
        ("TRUE", True),
        ("否", False),
        ("×", False),
        ("0", False),
    ],
)
def test_yes_and_no(cell: str, said: bool) -> None:
    assert yes_or_no(cell) is said
