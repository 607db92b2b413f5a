"""``jiaohao devices preview``, and what ``jiaohao check`` says of slip templates."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from drivers.printers.encoding import Layout
from drivers.printers.picture import MARGIN, picture_of, printed_from
from tests.app.shell import run_in


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


def test_the_slip_of_a_printer_as_a_picture_and_as_bytes(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, data = tmp_path / "slip.png", tmp_path / "slip.bin"
    ran = run_in(
        capsys, "devices", "preview", "--data", hall, "--printer", "slip-2", "-o", picture,
        "--bytes", data, "--reprint", "--language", "en",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert f"{data.stat().st_size} bytes" in ran.out
    with Image.open(picture) as shown:
        assert shown.width == 576 + 2 * MARGIN
    # The picture is of these bytes, and of nothing else.
    slips = printed_from(data.read_bytes(), Layout())
    assert "Reprint 1" in slips[0].text
    assert picture_of(slips, 48) == picture.read_bytes()


def test_a_template_of_the_hall_s_own_is_checked_and_shown(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = hall / "slips"
    folder.mkdir()
    logo = BytesIO()
    Image.new("L", (64, 32), 0).save(logo, format="PNG")
    (folder / "logo.png").write_bytes(logo.getvalue())
    ours = folder / "ours.toml"
    ours.write_text('[[part]]\npicture = "logo.png"\n[[part]]\ntext = "{numbr}"\n')
    command = ("devices", "preview", "--data", hall, "-o", tmp_path / "slip.png")
    assert "第 4 行" in run_in(capsys, *command, "--template", "ours").line
    assert "没有号票样式" in run_in(capsys, *command, "--template", "theirs").line
    ran = run_in(capsys, "check", "--data", hall)
    assert ran.code == 1
    assert "slips/ours.toml 第 4 行（text）：没有“{numbr}”。是否要写“number”？" in ran.out
    ours.write_text('[[part]]\npicture = "logo.png"\n[[part]]\ntext = "{number}"\n')
    assert run_in(capsys, *command, "--template", "ours").code == 0
    assert run_in(capsys, "check", "--data", hall).code == 0


def test_what_has_no_preview_is_told(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, "devices", "preview", "--data", hall, "--printer", "callers")
    assert "slip-1" in ran.line
