"""What a catalogue's files may look like and still be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hall.config.catalogue_files import read_catalogue
from hall.config.catalogue_tables import TABLES, table_named
from hall.config.cells import clean_code, clean_text, codes, column_letter, texts, whole_number
from hall.config.problems import CatalogueErrors
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CounterKind, ItemKind
from tests.hall.config.small_hall import FILES, write


@pytest.fixture
def small(tmp_path: Path) -> Catalog:
    folder = tmp_path / "small"
    folder.mkdir()
    return read_catalogue(write(folder))


def test_a_folder_of_csv_files(small: Catalog) -> None:
    item = small.item("GA001")
    assert item.kind is ItemKind.PROMISED
    assert (item.promised_days, item.statutory_days, item.minutes) == (10, 60, 8)
    assert item.materials == ("户口簿", "旧身份证")
    assert small.item("GA002").promised_days is None
    assert small.counter(2).kind is CounterKind.GENERAL
    assert small.counter(2).department is None
    assert small.counters_of("HZ") == (1, 2)
    assert small.kiosk("K1").departments == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_of_chinese_offices(
    tmp_path: Path, small: Catalog, encoding: str, newline: str
) -> None:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_bytes(text.replace("\n", newline).encode(encoding))
    assert read_catalogue(tmp_path) == small


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(tmp_path: Path, small: Catalog, delimiter: str) -> None:
    changed = {name: text.replace(",", delimiter) for name, text in FILES.items()}
    assert read_catalogue(write(tmp_path, **changed)) == small


def test_chinese_headers_words_and_file_names(tmp_path: Path, small: Catalog) -> None:
    for table in TABLES:
        if table.name not in FILES:
            continue
        header, rest = FILES[table.name].split("\n", 1)
        titles = [column.title for field in header.split(",") if (column := table.column_of(field))]
        rest = rest.replace("promised", "承诺件").replace("immediate", "即办件")
        rest = rest.replace(",department,", ",部门窗口,").replace(",general,", ",综合窗口,")
        text = "\n".join([",".join(titles), rest])
        (tmp_path / f"{table.title}表.csv").write_text(text, encoding="gb18030")
    assert read_catalogue(tmp_path) == small


def test_what_people_and_excel_do_to_cells(tmp_path: Path, small: Catalog) -> None:
    items = (
        " Code ,name,English Name,所属部门,queue*, KIND ,"
        "承诺时限（工作日）,法定时限(天),收费,材料,minutes\n"
        "\n"
        "ＧＡ００１ , 身份证换领,,GA ,HZ,Promised,１０,60.0,20元,户口簿；； 旧身份证 ；,8.0\n"
        "GA002,出生登记,,GA,HZ,即办件,/,—,不收费,出生医学证明,12\n"
        ",,,,,,,,,,\n"
        "MZ001,结婚登记,,MZ,HY,immediate,无,,不收费,身份证|照片,20,,,\n"
    )
    counters = (
        "窗口号,名称,部门,类型,队列,位置\n1.0,户籍窗口,GA,department,HZ,一楼A区\n"
        "２,综合窗口,,general,HZ、HY；,一楼B区\n"
    )
    assert read_catalogue(write(tmp_path, items=items, counters=counters)) == small


def test_a_workbook_with_numbers_empty_sheets_and_notes(tmp_path: Path, small: Catalog) -> None:
    book = Workbook()
    book.active.append(["填表说明", "每行一个事项"])  # type: ignore[union-attr] # a new book has a sheet
    book.active.title = "填写说明"  # type: ignore[union-attr] # as above
    book.create_sheet("Sheet2")
    for name, text in FILES.items():
        sheet = book.create_sheet("第三张" if name == "counters" else name)
        sheet.append([])
        for line in text.splitlines():
            cells = line.split(",")
            sheet.append([float(cell) if cell.isdigit() else cell or None for cell in cells])
    path = tmp_path / "目录.xlsx"
    book.save(path)
    assert read_catalogue(path) == small


def test_one_table_replaces_that_table_alone(tmp_path: Path, small: Catalog) -> None:
    path = tmp_path / "新事项清单.csv"
    path.write_text(FILES["items"].replace("GA002,出生登记", "GA009,死亡注销"), encoding="utf-8")
    changed = read_catalogue(path, onto=small)
    assert list(changed.items) == ["GA001", "GA009", "MZ001"]
    assert changed.counters == small.counters


def test_one_table_must_fit_the_others(tmp_path: Path, small: Catalog) -> None:
    path = tmp_path / "部门.csv"
    path.write_text("code,name\nGA,公安局\n", encoding="utf-8")
    with pytest.raises(CatalogueErrors) as caught:
        read_catalogue(path, onto=small)
    assert [str(problem) for problem in caught.value.problems] == [
        "现有“队列”表的 HY（department）：没有部门“MZ”",
        "现有“事项”表的 MZ001（department）：没有部门“MZ”",
    ]


def test_one_table_alone_is_no_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(FILES["items"], encoding="utf-8")
    with pytest.raises(CatalogueErrors) as caught:
        read_catalogue(path)
    assert [problem.message for problem in caught.value.problems] == [
        "缺少“部门”表（departments）",
        "缺少“队列”表（queues）",
        "缺少“窗口”表（counters）",
    ]


def test_the_kiosks_may_be_left_out(tmp_path: Path) -> None:
    assert read_catalogue(write(tmp_path, kiosks=None)).kiosks == {}


@pytest.mark.parametrize("name", ["items", "Items", " ITEMS ", "事项", "事项表"])
def test_names_of_tables(name: str) -> None:
    table = table_named(name)
    assert table is not None
    assert table.name == "items"


def test_no_two_columns_of_a_table_share_a_header() -> None:
    for table in TABLES:
        for column in table.columns:
            for name in (column.field, column.title, *column.aliases):
                assert table.column_of(name) is column, (table.name, name)


def test_column_letters() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


@pytest.mark.parametrize(
    ("cell", "number"), [("3", 3), ("3.0", 3), (" ３ ", 3), ("+3.", 3), ("-1", -1)]
)
def test_whole_numbers(cell: str, number: int) -> None:
    assert whole_number(cell) == number


@pytest.mark.parametrize("cell", ["", "3.5", "三", "3天", "1e3", "0x3", "3 4", "9" * 10, "nan"])
def test_no_whole_numbers(cell: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        whole_number(cell)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(cell: str) -> None:
    assert clean_text(clean_text(cell)) == clean_text(cell)
    assert clean_code(clean_code(cell)) == clean_code(cell)
    assert all(texts(cell))
    assert all(codes(cell))


@given(st.binary(max_size=200), st.sampled_from(["items.csv", "x.csv", "x.xlsx"]))
def test_any_bytes_are_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    with pytest.raises(CatalogueErrors) as caught:
        read_catalogue(path)
    assert caught.value.problems
