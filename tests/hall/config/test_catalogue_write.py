"""A catalogue written and read again is the same catalogue."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.config.catalogue_cells import FORMULA_ERRORS
from hall.config.catalogue_files import read_catalogue, sample_catalogue
from hall.config.catalogue_write import HeaderLanguage, write_csv_folder, write_xlsx
from hall.config.cells import clean_text, texts
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CatalogTables, Counter, Department, Item, ItemKind, Queue
from hall.domain.forms import Field, FieldType
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import Fee, Material, Part

# Excel's own error words are refused: they mean a broken formula.
ANY_TEXT = st.text(max_size=40).map(clean_text).filter(lambda text: text not in FORMULA_ERRORS)
NAMES = ANY_TEXT.filter(bool)
MATERIALS = st.lists(
    NAMES.filter(lambda name: texts(name) == (name,)), max_size=4, unique=True
).map(tuple)

FORMS = st.just("") | st.text("申请书-（）ab01", max_size=9).map(lambda name: f"forms/x{name}.pdf")


@st.composite
def materials(draw: st.DrawFn, name: str) -> Material:
    tolerable = draw(st.booleans())
    return Material(
        item="007",
        name=name,
        main=not tolerable and draw(st.booleans()),
        copies=draw(st.integers(1, 20)),
        form=draw(FORMS),
        sample=draw(FORMS),
        tolerable=tolerable,
        note=draw(ANY_TEXT),
    )


@st.composite
def fees(draw: st.DrawFn) -> tuple[Fee, ...]:
    return tuple(
        Fee(
            item="007",
            code=f"F{number}",
            name=draw(NAMES),
            amount_fen=draw(st.integers(0, 10**12)),
            unit=draw(NAMES),
            basis=draw(NAMES),
            by_quantity=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 2)))
    )


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    days = draw(st.lists(st.integers(1, 720), min_size=2, max_size=4))
    return tuple(
        Part(
            item="007",
            part=f"P{place}",
            name=draw(NAMES),
            department=("GA", "MZ")[place % 2],
            days=day,
            after=tuple(f"P{earlier}" for earlier in range(place) if draw(st.booleans())),
            order=draw(st.integers(0, 999)),
        )
        for place, day in enumerate(days)
    )


@st.composite
def fields(draw: st.DrawFn, parts: tuple[Part, ...]) -> tuple[Field, ...]:
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    return tuple(
        Field(
            item="007",
            code=f"D{number}",
            name=name,
            type=FieldType.CHOICE
            if number
            else draw(st.sampled_from([one for one in FieldType if one is not FieldType.CHOICE])),
            required=draw(st.booleans()),
            choices=("甲 一", "乙") if number else (),
            personal=True,
            maps_to=tuple(f"{part.part}:第{number}栏" for part in parts if draw(st.booleans())),
        )
        for number, name in enumerate(names)
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalog:
    names = draw(MATERIALS)
    joint = draw(parts())
    return Catalog.of(
        CatalogTables(
            departments=(
                Department(
                    code="GA", name=draw(NAMES), name_en=draw(ANY_TEXT), place=draw(ANY_TEXT)
                ),
                Department(code="MZ", name=draw(NAMES)),
            ),
            materials=tuple(draw(materials(name)) for name in names),
            fees=draw(fees()),
            parts=joint,
            fields=draw(fields(joint)),
            queues=(Queue(code="HZ", prefix="A", name=draw(NAMES), name_en=draw(ANY_TEXT)),),
            items=(
                Item(
                    code="007",
                    name=draw(NAMES),
                    name_en=draw(ANY_TEXT),
                    department="GA",
                    queue="HZ",
                    kind=ItemKind.JOINT,
                    statutory_days=draw(st.none() | st.integers(1, 720)),
                    limit_unit=draw(st.sampled_from(Unit)),
                    limit_start=draw(st.none() | st.sampled_from(Start)),
                    fee=draw(ANY_TEXT),
                    materials=names,
                    minutes=draw(st.integers(1, 480)),
                    theme=draw(ANY_TEXT),
                    basis=draw(ANY_TEXT),
                    guide_version=draw(ANY_TEXT),
                    disclosed=draw(st.booleans()),
                    supplement_days=draw(st.none() | st.integers(1, 365)),
                    stop_days=draw(st.none() | st.integers(1, 365)),
                    on_site=draw(st.booleans()),
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
        *("departments.csv", "queues.csv", "items.csv", "counters.csv", "kiosks.csv"),
        *("materials.csv", "fees.csv", "parts.csv", "fields.csv"),
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
