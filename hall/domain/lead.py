"""Which department answers for a joint item (责任部门, R2's rules of joint cases)."""

from __future__ import annotations

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.handling.figures import JointPolicy

_ELSE = "|"


def lead_department(item: Item, catalog: Catalog, joint: JointPolicy) -> str:
    """The code of the responsible department, always one of the catalogue's or the item's own.

    By the item's theme, if the profile names a department for it that this hall has; else the
    department of the last part by order, which gives the last approval; else the item's own.
    """
    named = named_department(joint.lead.get(item.theme, ""), catalog)
    if named is not None:
        return named
    parts = catalog.parts_of(item.code)
    return parts[-1].department if parts else item.department


def named_department(words: str, catalog: Catalog) -> str | None:
    """The code of the department that a profile's words mean, None if this hall has none such.

    Profiles are shared by halls whose departments have other codes and, after reforms, other
    names: the words are a code, a whole name or a piece of a name that only one department has;
    several, parted by ``|``, are tried in turn.
    """
    for word in (one.strip() for one in words.split(_ELSE)):
        if not word:
            continue
        if word in catalog.departments:
            return word
        rows = catalog.departments.values()
        exact = [row.code for row in rows if row.name == word]
        like = exact or [row.code for row in rows if word in row.name]
        if len(like) == 1:
            return like[0]
    return None


def lead_problems(catalog: Catalog, joint: JointPolicy) -> tuple[str, ...]:
    """What is wrong between a profile's [joint.lead] and this hall, in Chinese.

    Only themes that a joint item has: a hall without such items needs no such department.
    """
    themes: dict[str, Item] = {}
    for item in catalog.items.values():
        if item.kind is ItemKind.JOINT and item.theme in joint.lead:
            themes.setdefault(item.theme, item)
    return tuple(
        f"rules.joint.lead.{theme}：“{joint.lead[theme]}”不是本厅的部门，或不止一个部门"
        f"（事项 {item.code}“{item.name}”属于这个领域）"
        for theme, item in themes.items()
        if named_department(joint.lead[theme], catalog) is None
    )
