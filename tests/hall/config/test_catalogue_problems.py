"""Broken catalogues: the whole list of what is wrong, each with its file, line and column."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from openpyxl import Workbook

from hall.config.catalogue_files import read_catalogue
from hall.config.problems import CatalogueErrors
from tests.hall.config.small_hall import FILES, write

ITEMS = FILES["items"]
COUNTERS = FILES["counters"]


def problems(path: Path) -> list[str]:
    with pytest.raises(CatalogueErrors) as caught:
        read_catalogue(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(
            {
                "items": ITEMS.replace("GA,HZ,promised,10,60", "GB,HX,promisd,10.5,六十"),
                "counters": COUNTERS.replace("1,户籍窗口,GA", "一,,GC"),
            },
            [
                "items.csv 第 2 行 D 列（department）：没有部门“GB”。是否要写“GA”？",
                "items.csv 第 2 行 E 列（queue）：没有队列“HX”。是否要写“HZ”？",
                (
                    "items.csv 第 2 行 F 列（kind）：没有这种类型“promisd”，"
                    "应为 即办件、承诺件、联办件、上报件 之一。是否要写“promised”？"
                ),
                "items.csv 第 2 行 G 列（promised_days）：“10.5”不是整数",
                "items.csv 第 2 行 H 列（statutory_days）：“六十”不是整数",
                "counters.csv 第 2 行 A 列（number）：“一”不是整数",
                "counters.csv 第 2 行 B 列（name）：不能为空",
                "counters.csv 第 2 行 C 列（department）：没有部门“GC”。是否要写“GA”？",
            ],
            id="every-cell-of-a-row",
        ),
        pytest.param(
            {"items": ITEMS.replace("queue,kind", "quue,kind")},
            [
                "items.csv 第 1 行：缺少列“排队队列”（queue）",
                "items.csv 第 1 行 E 列：“事项”表没有列“quue”。是否要写“queue”？",
            ],
            id="header-misspelt-and-no-noise-about-rows",
        ),
        pytest.param(
            {"departments": FILES["departments"].replace("code", "部门编玛")},
            [
                "departments.csv 第 1 行：缺少列“部门编码”（code）",
                "departments.csv 第 1 行 A 列：“部门”表没有列“部门编玛”。是否要写“部门编码”？",
            ],
            id="chinese-header-misspelt-and-no-noise-in-other-tables",
        ),
        pytest.param(
            {"items": ITEMS.replace("minutes\n", "minutes,kind,备注\n")},
            [
                "items.csv 第 1 行 L 列：列“kind”重复",
                "items.csv 第 1 行 M 列：“事项”表没有列“备注”",
            ],
            id="header-twice-and-unknown",
        ),
        pytest.param(
            {
                "items": ITEMS.replace("MZ001", "GA001").replace(",10,60", ",61,60"),
                "queues": FILES["queues"].replace("HY,B", "HY,A"),
            },
            [
                "queues.csv 第 3 行 B 列（prefix）：号码前缀“A”重复，与第 2 行相同",
                (
                    "items.csv 第 2 行 G 列（promised_days）："
                    "承诺时限 61 个工作日超过法定时限 60 个工作日"
                ),
                "items.csv 第 4 行 A 列（code）：编码“GA001”重复，与第 2 行相同",
            ],
            id="rules-of-the-domain",
        ),
        pytest.param(
            {
                "counters": COUNTERS.replace("HZ HY", "HZ"),
                "kiosks": "code,name,departments\nK1,,GX\n",
            },
            [
                "queues.csv 第 3 行 A 列（code）：队列“HY”没有窗口办理",
                "kiosks.csv 第 2 行 B 列（name）：不能为空",
                "kiosks.csv 第 2 行 C 列（departments）：没有部门“GX”。是否要写“GA”？",
            ],
            id="a-queue-nobody-serves",
        ),
        pytest.param(
            {"items": ITEMS + "GA003,出境,,GA,HZ,承诺件,#REF!,,x,y,5,多,余\n"},
            [
                "items.csv 第 5 行 G 列（promised_days）：公式出错（#REF!）",
                "items.csv 第 5 行 L 列：表头只有 11 列，多出内容“多”",
            ],
            id="formula-error-and-too-many-cells",
        ),
        pytest.param(
            {"items": ITEMS + "\n,,,,,,,,,,\n ,,,GA,HZ,,,,,,\n"},
            [
                "items.csv 第 7 行 A 列（code）：不能为空",
                "items.csv 第 7 行 B 列（name）：不能为空",
                "items.csv 第 7 行 F 列（kind）：不能为空",
            ],
            id="lines-counted-with-the-empty-ones",
        ),
        pytest.param(
            {"items": ITEMS + 'GA003,"未完\n'},
            [
                (
                    "items.csv 第 5 行：引号不成对或格式有误，从这里起读不下去"
                    "（unexpected end of data）"
                ),
            ],
            id="quote-never-closed",
        ),
        pytest.param(
            {"departments": None, "counters": "", "kiosks": b"\xff\xfe\x00"},
            [
                "kiosks.csv：文件编码不是 UTF-8 或 GB18030，或不是文本文件",
                "hall：缺少“部门”表（departments）",
                "counters.csv：表是空的，缺少表头",
            ],
            id="files-missing-empty-and-no-text",
        ),
        pytest.param(
            {"items": b"\xff\xff\xff"},
            ["items.csv：文件编码不是 UTF-8 或 GB18030，或不是文本文件"],
            id="an-unreadable-file-is-not-also-missing",
        ),
        pytest.param(
            {"事项": ITEMS},
            ["事项.csv：“事项”表已经在 items.csv 中"],
            id="a-table-twice",
        ),
        pytest.param(
            {"itmes": "a,b\n1,2\n"},
            [
                (
                    "itmes.csv：认不出是哪张表，表名或文件名应为 "
                    "departments、部门、queues、队列、items、"
                    "事项、counters、窗口、kiosks、取号机、materials、材料、fees、收费、"
                    "parts、联办环节、fields、字段 之一，或表头齐全。是否要写“items”？"
                )
            ],
            id="a-file-that-is-no-table",
        ),
    ],
)
def test_all_problems_are_listed(
    tmp_path: Path, changed: dict[str, str | bytes | None], expected: list[str]
) -> None:
    folder = tmp_path / "hall"
    folder.mkdir()
    assert problems(write(folder, **changed)) == expected


def test_a_workbook_names_its_sheets(tmp_path: Path) -> None:
    book = Workbook()
    for name, text in FILES.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book["items"]["G3"] = 5
    book["items"]["E4"] = "HQ"
    path = tmp_path / "hall.xlsx"
    book.save(path)
    assert problems(path) == [
        "hall.xlsx［items］ 第 3 行 G 列（promised_days）：即办件当场办结，不应填写承诺时限",
        "hall.xlsx［items］ 第 4 行 E 列（queue）：没有队列“HQ”。是否要写“HZ”？",
    ]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("none.xlsx", None, "none.xlsx：没有这个文件或文件夹"),
        ("a.xlsx", b"PK\x03\x04 cut", "a.xlsx：不是有效的 XLSX 文件，请用 Excel"),
        ("a.xlsx", b"", "a.xlsx：不是有效的 XLSX 文件，请用 Excel"),
        ("a.xls", b"x", "a.xls：不读这种格式"),
        ("a.pdf", b"x", "a.pdf：应为 XLSX 文件、CSV 文件或装有 CSV 文件的文件夹"),
        ("a.csv", b"", "a.csv：认不出是哪张表"),
    ],
)
def test_what_is_no_catalogue_at_all(
    tmp_path: Path, name: str, content: bytes | None, expected: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    (problem,) = problems(path)
    assert problem.startswith(expected)


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "hall").mkdir()
    assert problems(tmp_path / "hall") == ["hall：文件夹中没有 CSV 文件"]


def test_the_error_is_one_readable_list_with_a_stable_code(tmp_path: Path) -> None:
    write(tmp_path, items=ITEMS.replace("GA,HZ,promised", "GB,HX,promised"))
    with pytest.raises(CatalogueErrors) as caught:
        read_catalogue(tmp_path)
    error = caught.value
    assert error.code == "catalogue.invalid"
    assert str(error).splitlines()[0] == "事项目录有 2 处错误："
    assert error.facts["errors"] == [str(problem) for problem in error.problems]
    assert error.problems[0].line == 2
    assert error.problems[0].column == "D"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
