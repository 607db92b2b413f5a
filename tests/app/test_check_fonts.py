"""``jiaohao check`` looks for the fonts of notices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hall.app.checking import font_problems, font_warnings
from hall.config.settings import PaperSettings
from hall.config.settings_file import sample_settings
from hall.service.papers import fonts


def test_a_machine_with_fonts_is_in_order() -> None:
    assert font_warnings(sample_settings()) == []
    assert font_problems(PaperSettings()) == []


def test_a_machine_without_fonts_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "KNOWN", ())
    (warning,) = font_warnings(sample_settings())
    assert "fonts-noto-cjk" in warning


def test_a_named_font_that_is_none_is_an_error(tmp_path: Path) -> None:
    papers = PaperSettings(font=tmp_path / "absent.ttf")
    (problem,) = font_problems(papers)
    assert problem.startswith("papers.font: ")
    assert font_warnings(replace(sample_settings(), papers=papers)) == []
