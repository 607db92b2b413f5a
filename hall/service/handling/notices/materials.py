"""The materials of a notice, as the item's service guide asks for them."""

from __future__ import annotations

from urllib.parse import quote

from hall.domain import requirements
from hall.domain.handling.notices.forms import Material, MissingList
from hall.service.handling.work import Work


def asked_for(work: Work, names: tuple[str, ...]) -> tuple[Material, ...]:
    """Materials by name, as the item's service guide asks for them."""
    known = {one.name: one for one in work.unit.catalog.materials_of(work.item().code)}
    return tuple(_line(name, known.get(name)) for name in names)


def _line(name: str, known: requirements.Material | None) -> Material:
    if known is None:
        return Material(name=name)
    asked = [
        words for there, words in ((known.form, "按空表填写"), (known.sample, "参照样表")) if there
    ]
    return Material(name=name, copies=known.copies, requirement="，".join(asked), remark=known.note)


def missing_list(work: Work, names: tuple[str, ...]) -> MissingList:
    """The list of these materials, with where their forms are to be had."""
    item, unit = work.item().code, work.unit
    had = [one for one in unit.catalog.materials_of(item) if one.form or one.sample]
    named = unit.terms.public_url and any(one.name in names for one in had)
    return MissingList(
        missing=asked_for(work, names),
        forms_url=f"{unit.terms.public_url}/m/{quote(item)}" if named else "",
    )
