"""A catalogue written and read again is the same catalogue."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.config.catalogue_files import read_catalogue, sample_catalogue
from hall.config.catalogue_rows import FORMULA_ERRORS
from hall.config.catalogue_write import HeaderLanguage, write_csv_folder, write_xlsx
from hall.config.cells import clean_text, texts
from hall.domain.catalog import (
    Catalog,
    CatalogTables,
    Counter,
    Department,
    Item,
    ItemKind,
    Queue,
)

# Excel's own error words are refused: they mean a broken formula.
ANY_TEXT = st.text(max_size=40).map(clean_text).filter(lambda text: text not in FORMULA_ERRORS)
NAMES = ANY_TEXT.filter(bool)
MATERIALS = st.lists(NAMES.filter(lambda name: texts(name) == (name,)), max_size=4).map(tuple)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalog:
    return Catalog.of(
        CatalogTables(
            departments=(
                Department(
                    code="GA", name=draw(NAMES), name_en=draw(ANY_TEXT), place=draw(ANY_TEXT)
                ),
            ),
            queues=(Queue(code="HZ", prefix="A", name=draw(NAMES), name_en=draw(ANY_TEXT)),),
            items=(
                Item(
                    code="007",
                    name=draw(NAMES),
                    name_en=draw(ANY_TEXT),
                    department="GA",
                    queue="HZ",
                    kind=ItemKind.JOINT,
                    statutory_days=draw(st.none() | st.integers(1, 730)),
                    fee=draw(ANY_TEXT),
                    materials=draw(MATERIALS),
                    minutes=draw(st.integers(1, 480)),
                ),
            ),
            counters=(
                Counter(
                    number=draw(st.integers(1, 999)),
                    name=draw(NAMES),
                    department="GA",
                    queues=("HZ",),
                    place=draw(ANY_TEXT),
                ),
            ),
        )
    )


@pytest.mark.parametrize("language", list(HeaderLanguage))
def test_the_sample_hall_comes_back(tmp_path: Path, language: HeaderLanguage) -> None:
    catalog = sample_catalogue()
    written = write_csv_folder(catalog, tmp_path / "csv", language)
    assert [path.name for path in written] == [
        *("departments.csv", "queues.csv", "items.csv", "counters.csv", "kiosks.csv")
    ]
    assert read_catalogue(tmp_path / "csv") == catalog
    write_xlsx(catalog, tmp_path / "hall.xlsx", language)
    assert read_catalogue(tmp_path / "hall.xlsx") == catalog


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(catalog=catalogues())
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> None:
    folder = tmp_path_factory.mktemp("trip")
    write_csv_folder(catalog, folder / "csv")
    assert read_catalogue(folder / "csv") == catalog
    write_xlsx(catalog, folder / "hall.xlsx")
    assert read_catalogue(folder / "hall.xlsx") == catalog


def test_a_workbooks_cells_are_text_never_formulas(tmp_path: Path) -> None:
    tables = CatalogTables(departments=(Department(code="007", name="=1+1", place="http://a.cn"),))
    path = tmp_path / "hall.xlsx"
    write_xlsx(Catalog.of(tables), path)
    sheet = openpyxl.load_workbook(path)["部门"]
    assert [(cell.value, cell.data_type) for cell in sheet[2] if cell.value] == [
        ("007", "s"),
        ("=1+1", "s"),
        ("http://a.cn", "s"),
    ]
    assert sheet["D2"].hyperlink is None


def test_csv_files_open_in_chinese_excel(tmp_path: Path) -> None:
    write_csv_folder(sample_catalogue(), tmp_path)
    assert (tmp_path / "items.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,name")
