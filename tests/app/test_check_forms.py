"""``check``, ``verify``, ``import`` and a start say which forms are missing; none of them stops."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.app.shell import run_in
from tests.live_hall import LiveHall

NAME = "SJ002/公司登记-备案申请书.pdf"


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    """A data directory of one's own with a form too few and a file too many."""
    directory = Path(shutil.copytree(sample_hall, tmp_path / "hall"))
    (directory / "forms" / NAME).rename(directory / "forms/SJ002/公司登记备案申请书.pdf")
    return directory


def test_a_new_hall_has_the_forms_that_it_names(
    sample_hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "check", "--data", sample_hall)
    assert (ran.code, "forms" in ran.err) == (0, False)


def test_check_names_what_is_missing_and_what_lies_there_unnamed(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "check", "--data", hall)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        (
            "现有“材料”表的 SJ002 公司登记（备案）申请书（空表）：文件夹 forms 中的“"
            f"{NAME}”不存在。是否要写“SJ002/公司登记备案申请书.pdf”？"
        )
    ]
    assert "没有材料用到，不会提供：SJ002/公司登记备案申请书.pdf。" in ran.err


def test_the_records_are_whole_all_the_same(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, "verify", "--data", hall)
    assert ran.code == 0
    assert f"空表、样表不在文件夹 forms 中：{NAME}（" in ran.err
    assert "SJ002/公司登记备案申请书.pdf。" in ran.err


def test_an_import_says_what_is_still_to_come(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_in(capsys, "export", tmp_path / "x.xlsx", "--data", hall).code == 0
    ran = run_in(capsys, "import", tmp_path / "x.xlsx", "--data", hall)
    assert (ran.code, ran.out) == (0, "")
    assert f"注意：空表、样表不在文件夹 forms 中：{NAME}（" in ran.err


def test_a_name_that_leads_out_is_refused_with_its_place(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "catalogue"
    assert run_in(capsys, "export", folder, "--english", "--data", hall).code == 0
    materials = folder / "materials.csv"
    text = materials.read_text(encoding="utf-8-sig")
    materials.write_text(text.replace(f"forms/{NAME}", "forms/../hall.db"), encoding="utf-8")
    ran = run_in(capsys, "import", folder, "--data", hall)
    assert ran.code == 1
    assert "“forms/../hall.db”应是文件夹 forms 中的文件" in ran.err


def test_a_hall_starts_without_them_and_says_so(hall: Path) -> None:
    served = LiveHall(hall)
    served.start()
    served.stop()
    log = (hall / "serve.log").read_text(encoding="utf-8")
    assert f"空表、样表不在文件夹 forms 中：{NAME}（" in log
