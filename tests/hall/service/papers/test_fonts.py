"""Which font papers are printed with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hall.config.settings import PaperSettings
from hall.domain.errors import Unavailable
from hall.domain.handling.errors import NoFont
from hall.service.papers import fonts
from hall.service.papers.fonts import KNOWN, Face, Fonts, face_of, find_fonts

NOTO = KNOWN[0][0]


def test_the_best_known_font_is_found() -> None:
    found = find_fonts(PaperSettings())
    assert found.regular.path == NOTO
    assert found.bold.path == KNOWN[0][1]
    assert found.regular.number == 2, "the face for simplified Chinese"


def test_a_font_may_be_named() -> None:
    sans = KNOWN[1][0]
    found = find_fonts(PaperSettings(font=sans))
    assert found == Fonts(regular=Face(path=sans, number=2), bold=Face(path=sans, number=2))
    assert find_fonts(PaperSettings(font=sans, bold_font=NOTO)).bold == Face(path=NOTO, number=2)


@pytest.mark.parametrize("content", [b"", b"not a font", b"ttcf" + b"\xff" * 40, b"\0\1\0\0" * 9])
@pytest.mark.parametrize("name", ["font.ttf", "font.ttc"])
def test_what_is_no_font_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert face_of(path) is None
    with pytest.raises(NoFont) as refusal:
        find_fonts(PaperSettings(font=path))
    assert refusal.value.code == "papers.no_font"
    assert isinstance(refusal.value, Unavailable)
    assert "fonts-noto-cjk" in str(refusal.value)


def test_a_font_without_chinese_is_refused(tmp_path: Path) -> None:
    latin = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not latin.exists():
        pytest.skip("no Latin font here")
    assert face_of(latin) is None
    assert face_of(tmp_path / "absent.ttf") is None


def test_a_machine_without_fonts_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "KNOWN", ((tmp_path / "a.ttc", tmp_path / "b.ttc"),))
    with pytest.raises(NoFont):
        find_fonts(PaperSettings())


def test_the_next_font_is_taken_and_does_for_bold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "KNOWN", ((tmp_path / "a.ttc", NOTO), (NOTO, tmp_path / "b.ttc")))
    found = find_fonts(PaperSettings())
    assert found.regular == found.bold == Face(path=NOTO, number=2)


def test_the_library_is_not_loaded_with_the_hall() -> None:
    program = (
        "import sys, hall.service.papers.sheets, hall.service.papers.fonts\n"
        "sys.exit(any(name in sys.modules for name in ('fpdf', 'fontTools')))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
