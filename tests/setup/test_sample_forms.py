"""The sample hall's drawn forms say what setup/forms.toml says: nobody forgot to draw them anew."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from hall.config.forms_folder import SAMPLE_FORMS

TREE = Path(__file__).parents[2]
FORMS: list[dict[str, Any]] = tomllib.loads(
    (TREE / "setup/forms.toml").read_text(encoding="utf-8")
)["form"]


def words(path: Path) -> str:
    """All that is written on the one page, without blanks."""
    document = pypdfium2.PdfDocument(path)
    try:
        (text,) = (page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return "".join(text.split())


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["path"])
def test_a_form_is_drawn_blank_and_filled_in(form: dict[str, Any]) -> None:
    blank = words(SAMPLE_FORMS / f"{form['path']}.pdf")
    filled = words(SAMPLE_FORMS / f"{form['path']}-样表.pdf")
    assert "样表" not in blank
    assert filled.startswith("样表仅供参考")
    rows = [row for section in form["section"] for row in section.get("rows", ())]
    texts = [section["text"] for section in form["section"] if "text" in section]
    for said in (form["title"], form["signer"], *texts, *(row[0] for row in rows)):
        assert plain(said) in blank
        assert plain(said) in filled
    examples = [plain(row[1]) for row in rows if len(row[1]) > 3]
    assert [one for one in examples if one not in filled] == []
    assert [one for one in examples if one in blank] == []
