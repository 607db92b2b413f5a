"""The folder of forms: what is found in it, what is missing, what lies there for nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.config.forms_folder import FormsFolder, lay_out, missing, told_missing, unnamed
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CatalogTables
from hall.domain.requirements import Material

OUTSIDE = ("hall.db", "secret.key", "a.pdf")
NAMES = st.lists(
    st.sampled_from(
        ["..", ".", "", "SJ", "a.pdf", "out.pdf", "way", "hall.db", "forms", "\\", "/"]
    ),
    max_size=5,
).map("/".join)


def catalog_of(*names: tuple[str, str]) -> Catalog:
    rows = tuple(
        Material(item="SJ002", name=f"材料{place}", form=form, sample=sample)
        for place, (form, sample) in enumerate(names)
    )
    return Catalog.of(CatalogTables(materials=rows))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory whose folder of forms has a file, and ways out of it."""
    for name in OUTSIDE:
        (tmp_path / name).write_bytes(b"secret")
    folder = tmp_path / "forms" / "SJ"
    folder.mkdir(parents=True)
    (folder / "a.pdf").write_bytes(b"%PDF")
    (folder / "within.pdf").symlink_to("a.pdf")
    (folder / "out.pdf").symlink_to("../../a.pdf")
    (folder / "circle.pdf").symlink_to("circle.pdf")
    (folder / "way").symlink_to(tmp_path)
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    return tmp_path


@pytest.mark.parametrize("name", ["SJ/a.pdf", "forms/SJ/a.pdf", "SJ/within.pdf"])
def test_a_file_is_found_with_and_without_the_folders_name(data: Path, name: str) -> None:
    found = FormsFolder(data).find(name)
    assert found == data / "forms/SJ/a.pdf"


@pytest.mark.parametrize(
    "name",
    [
        "", "SJ", "SJ/b.pdf", "SJ/out.pdf", "SJ/circle.pdf", "SJ/way/a.pdf", "SJ/folder.pdf",
        "SJ/pipe.pdf", "../a.pdf", "SJ/../../a.pdf", "https://hall.test/SJ/a.pdf", "sj/a.pdf",
    ],
)  # fmt: skip
def test_nothing_else_is(data: Path, name: str) -> None:
    assert FormsFolder(data).find(name) is None


@given(name=NAMES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_lies_in_the_folder(data: Path, name: str) -> None:
    found = FormsFolder(data).find(name)
    assert found is None or found.is_relative_to(data / "forms")


def test_a_folder_that_is_a_link_itself_is_a_folder(data: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    (data / "forms").rename(moved)
    (data / "forms").symlink_to(moved)
    assert FormsFolder(data).find("SJ/a.pdf") == moved / "SJ/a.pdf"


def test_what_is_missing_is_told_with_what_was_meant(data: Path) -> None:
    (data / "forms/SJ/申请书.pdf").write_bytes(b"%PDF")
    catalog = catalog_of(
        ("SJ/a.pdf", "forms/SJ/申请表.pdf"), ("SJ/out.pdf", ""), ("https://x.test/a.pdf", "")
    )
    assert [str(one) for one in missing(data, catalog)] == [
        (
            "现有“材料”表的 SJ002 材料0（样表）：文件夹 forms 中的“SJ/申请表.pdf”不存在。"
            "是否要写“SJ/申请书.pdf”？"
        ),
        (
            "现有“材料”表的 SJ002 材料1（空表）：文件夹 forms 中的“SJ/out.pdf”"
            "不能读取，或指向文件夹之外"
        ),
    ]
    assert "：SJ/申请表.pdf、SJ/out.pdf（" in told_missing(data, catalog)


def test_what_lies_there_for_nobody_is_told_in_one_line(data: Path) -> None:
    catalog = catalog_of(("SJ/a.pdf", ""))
    for litter in (".DS_Store", "~$a.docx", "Thumbs.db"):
        (data / "forms/SJ" / litter).write_bytes(b"")
    line = unnamed(data, catalog)
    assert line.endswith("：SJ/circle.pdf、SJ/out.pdf、SJ/pipe.pdf、SJ/within.pdf。")
    for number in range(20):
        (data / f"forms/{number:02}.pdf").write_bytes(b"")
    assert unnamed(data, catalog).endswith("、09.pdf 等 24 个。")


def test_a_hall_without_the_folder_wants_nothing(tmp_path: Path) -> None:
    assert missing(tmp_path, catalog_of()) == []
    assert (told_missing(tmp_path, catalog_of()), unnamed(tmp_path, catalog_of())) == ("", "")
    assert FormsFolder(tmp_path).lying() == ()


def test_a_new_hall_gets_what_its_catalogue_names_and_nothing_is_overwritten(
    data: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    (source / "SJ").mkdir(parents=True)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (source / "SJ" / name).write_bytes(b"new")
    lay_out(data, catalog_of(("SJ/a.pdf", "forms/SJ/b.pdf"), ("SJ/d.pdf", "")), source)
    assert (data / "forms/SJ/a.pdf").read_bytes() == b"%PDF"
    assert (data / "forms/SJ/b.pdf").read_bytes() == b"new"
    assert not (data / "forms/SJ/c.pdf").exists()
    assert not (data / "forms/SJ/d.pdf").exists()
