"""Section [papers] of hall.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.config.problems import ConfigErrors
from hall.config.settings import PaperSettings
from hall.config.settings_file import read_settings


def load(tmp_path: Path, text: str) -> PaperSettings:
    path = tmp_path / "hall.toml"
    path.write_text(f'[hall]\nname = "大厅"\n[papers]\n{text}', encoding="utf-8")
    return read_settings(path).papers


def test_nothing_has_to_be_written(tmp_path: Path) -> None:
    assert load(tmp_path, "") == PaperSettings()


def test_everything_that_can_be_written(tmp_path: Path) -> None:
    papers = load(
        tmp_path,
        """
        font = "/usr/share/fonts/song.ttc"
        bold_font = "bold.otf"
        complaint_phone = "0512-12345678"
        reconsideration = "青禾县人民政府"
        reconsideration_days = 30
        court = "青禾县人民法院"
        lawsuit_months = 3
        """,
    )
    assert papers == PaperSettings(
        font=Path("/usr/share/fonts/song.ttc"), bold_font=tmp_path / "bold.otf",
        complaint_phone="0512-12345678", reconsideration="青禾县人民政府",
        reconsideration_days=30, court="青禾县人民法院", lawsuit_months=3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('font = "song.pfb"', "“song.pfb”不是字体文件"),
        ('bold_font = "bold.ttf"', "填了 bold_font 就要填 font"),
        ("reconsideration_days = 0", "papers.reconsideration_days"),
        ('phone = "1"', "papers.phone"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigErrors) as error:
        load(tmp_path, text)
    assert problem in str(error.value)
