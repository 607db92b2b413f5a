"""What forms are when no script looks after them, because it has not come yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(
    path
    for room in ("counters", "display", "hall", "kiosk", "oversight")
    for path in (ROOT / room).rglob("*.html")
    if "<form" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_form_says_how_it_is_sent(path: Path) -> None:
    """Without a method its fields, which may name a person, would become an address."""
    for form in re.findall(r"<form\b[^>]*>", path.read_text(encoding="utf-8")):
        assert re.search(r'\bmethod="(get|post|dialog)"', form), form


def test_what_persons_are_looked_for_by_is_never_an_address() -> None:
    for page in (
        "counters/templates/counters/cases.html",
        "oversight/business/templates/business/cases.html",
    ):
        text = (ROOT / page).read_text(encoding="utf-8")
        [form] = re.findall(r"<form\b[^>]*>", text)
        assert 'method="dialog"' in form
        assert 'name="applicant"' in text
