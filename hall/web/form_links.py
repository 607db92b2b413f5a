"""Where people get an item's blank forms and samples: links for the pages of every room."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from hall.config.forms_folder import FormsFolder
from hall.domain.form_names import Shown, is_address, path_of, problem_of, type_of
from hall.domain.requirements import Material
from hall.web.context import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A file of the hall, or an address elsewhere; ``label`` is its kind for people."""

    url: str
    label: str
    shown: Shown = Shown.NOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A material as a page lists it; a link is None where there is none, or its file is missing."""

    material: Material
    form: Link | None
    sample: Link | None


def papers_of(item: str | None) -> tuple[Paper, ...]:
    """What an item asks for, in order, with what can be had of it; empty for no or no such item."""
    context = reading()
    catalog, folder = context.hall.catalog, FormsFolder(context.hall.directory)
    if item is None or item not in catalog.items:
        return ()
    return tuple(
        Paper(
            material=one,
            form=link_of(one.form, folder),
            sample=link_of(one.sample, folder),
        )
        for one in catalog.materials_of(item)
    )


def link_of(name: str, folder: FormsFolder) -> Link | None:
    """The link of a name in the catalogue; None for none, and for what is not there."""
    if not name or problem_of(name):
        return None
    if is_address(name):
        return Link(url=name, label="网页")
    kind = type_of(name)
    if kind is None or folder.find(name) is None:
        return None
    return Link(url=f"/forms/{quote(path_of(name))}", label=kind.label, shown=kind.shown)


def list_address(item: str) -> str:
    """Where a phone finds the list of an item's materials."""
    return f"{reading().hall.terms.public_url}/m/{quote(item)}"
