"""What every page of every process says: the hall's name."""

from __future__ import annotations

from flask import Flask

from hall.web.context import reading


def register(app: Flask) -> None:
    """Give the templates what the layout needs."""
    app.context_processor(_layout)


def _layout() -> dict[str, object]:
    terms = reading().hall.terms
    return {"hall_name": terms.name, "hall_name_en": terms.name_en, "hall_notice": terms.notice}
