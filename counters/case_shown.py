"""What the page of a case shows: sections in the order of the next step, forms, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counters.case_forms.form import Desk, Form
from counters.case_forms.offered import forms_for
from counters.case_forms.timing import extension_unit
from counters.case_timeline import timeline
from counters.notice_pages import printers
from hall.domain import words
from hall.domain.actors import Actor
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.clock import moment, rfc3339
from hall.domain.forms import on_record
from hall.domain.handling import rights
from hall.domain.handling.applicants import agency
from hall.domain.handling.applicants.agency import fold_agency
from hall.domain.handling.applicants.commands import HowRead
from hall.domain.handling.applicants.rights import Sight
from hall.domain.handling.money import fees
from hall.domain.handling.money.amounts import yuan
from hall.domain.handling.notices.copies import HOLDERS
from hall.domain.handling.notices.rights import CONFIRMED_BY, PRINTED_BY
from hall.domain.handling.phases import Act
from hall.domain.handling.together import narration as together_narration
from hall.service import people_view
from hall.service.bodies import Body
from hall.service.handling.applicants.acting import agency_body
from hall.service.handling.applicants.records import applicant_of
from hall.service.handling.money.fee_view import Reading, order_body
from hall.service.handling.reading import readable
from hall.service.handling.together.one_form import (
    HIDDEN,
    form_body,
    personal_values,
    public_values,
    sealed_codes,
)
from hall.store import event_log
from hall.store.handling import fees as fee_rows
from hall.web.applicant_reading import applicant_seen
from hall.web.context import web
from hall.web.form_links import papers_of

MATERIAL_STATES = (
    ("handed_in", "已交"),
    ("missing", "缺"),
    ("given_back", "核验后退还"),
    ("waived", "免交"),
)
"""What a clerk may tick; 容缺 and 承诺 follow from how the case is accepted."""
_ALL_STATES = {
    **dict(MATERIAL_STATES),
    "promised": "容缺待补",
    "committed": "已承诺",
}
PART_STATES = {
    "waiting": "待前置环节",
    "running": "办理中",
    "finished": "已办结",
    "refused": "不予通过",
    "ended": "已终止",
}
MEETING_STATES = {"scheduled": "已安排", "held": "已召开", "cancelled": "已取消"}
_BEFORE = ("materials", "form", "fees", "meetings", "parts", "green", "agency", "halts", "notices")
_AFTER = ("notices", "fees", "agency", "green", "parts", "meetings", "materials", "form", "halts")
SECTIONS: dict[str, tuple[str, ...]] = {
    "opened": _BEFORE,
    "received": _BEFORE,
    "supplementing": _BEFORE,
    "accepted": (
        "parts", "meetings", "green", "halts", "materials", "fees", "form", "notices", "agency",
    ),
    "decided": (
        "fees", "notices", "agency", "green", "parts", "meetings", "materials", "form", "halts",
    ),
}  # fmt: skip
"""By phase, what the next step needs stands above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case as the viewer may read it."""

    case: Body
    sight: Sight
    applicant: Body | None
    agency: agency.Agency
    agency_body: Body
    orders: tuple[fees.Order, ...]
    form: Body
    on_record: Mapping[str, str]
    """What the one form need not ask for; empty for who may not read the applicant in full."""


def look_up(actor: Actor, number: str) -> Found:
    """Everything of the case. Raises UnknownCase, OtherDepartment, SealBroken."""
    context = web()
    hall, reader = context.hall, context.reader
    found = readable(reader, actor, number)
    seen, applicant = applicant_seen(actor, found, HowRead.PAGE)
    events = event_log.of_case(reader, found.id)
    values = public_values(events)
    if seen is Sight.FULL:
        values |= personal_values(reader, hall.secret, found.id)
    else:
        values |= dict.fromkeys(sealed_codes(events), HIDDEN)
    acting = fold_agency(events)
    zone = hall.terms.zone
    known = applicant_of(reader, hall.vault, found.id) if seen is Sight.FULL else None
    item = found.item or ""
    fields = hall.catalog.fields_of(item) if item in hall.catalog.items else ()
    return Found(
        case=context.queries.case(number),
        sight=seen,
        applicant=applicant,
        agency=acting,
        agency_body=agency_body(acting, zone, moment(hall.clock.now(), zone).date()),
        orders=tuple(fee_rows.of_case(reader, found.id)),
        form=form_body(hall.catalog, found, values),
        on_record={} if known is None else on_record(fields, known),
    )


def desk_of(found: Found, actor: Actor) -> Desk:
    """What forms are made from."""
    context = web()
    hall, item_code = context.hall, str(found.case["item"])
    catalog = hall.catalog
    item = catalog.items.get(item_code)
    fields = found.form["fields"]
    assert isinstance(fields, list)
    return Desk(
        case=found.case,
        actor=actor,
        policy=hall.terms.policy.handling.cases,
        immediate=item is not None and item.kind is ItemKind.IMMEDIATE,
        in_parts=item is not None and bool(catalog.parts_of(item.code)),
        departments=tuple((one.code, one.name) for one in catalog.departments.values()),
        windows=tuple(catalog.counters.values()),
        own_windows=frozenset(people_view.own_counters(context.reader, actor) or ()),
        orders=found.orders,
        standards=() if item is None else tuple(catalog.fees_of(item.code)),
        agency=found.agency,
        now=rfc3339(hall.clock.now(), hall.terms.zone) or "",
        firm=_firm(found.case, item, catalog),
        applicant_known=found.applicant is not None,
        form_fields=tuple(fields),
        on_record=found.on_record,
    )


def _firm(case: Body, item: Item | None, catalog: Catalog) -> tuple[str, ...]:
    missing = case["missing"]
    assert isinstance(missing, list)
    asked = () if item is None else catalog.materials_of(item.code)
    follow = {one.name for one in asked if one.tolerable}
    return tuple(name for name in missing if name not in follow)


def shown(found: Found, actor: Actor) -> dict[str, Any]:
    """What the template takes, but for the bar's."""
    case, desk = found.case, desk_of(found, actor)
    catalog, policy = web().hall.catalog, desk.policy
    events = case["events"]
    assert isinstance(events, list)
    forms = forms_for(desk)
    return {
        "case": case,
        "item": catalog.items.get(str(case["item"])),
        "departments": dict(desk.departments),
        "applicant": found.applicant,
        "sees_applicant": found.sight is not Sight.NOTHING,
        "words": words,
        "named": _NAMES,
        "extension_unit": extension_unit(case),
        "forms": forms,
        "sections": _sections(case, forms),
        "ticking": ticking(desk),
        "materials": _materials(case),
        "stop_names": {one.code: one.name for one in policy.stop_reasons},
        "timeline": timeline(events, catalog, policy),
        "lists_missing": desk.allows(Act.LIST_MISSING),
        "confirms": confirms(desk),
        "may_print": desk.trusts(PRINTED_BY),
        "agency": found.agency_body,
        "orders": _orders(found),
        "standards": desk.standards,
        "form": found.form,
        "yuan": yuan,
        "page": {
            "case": case["number"],
            "now": desk.now,
            "zone": str(web().hall.terms.zone),
            "printers": printers(case["counter"]),
        },
    }


_NAMES: Mapping[str, Mapping[Any, str]] = {
    "materials": _ALL_STATES,
    "ticks": dict(MATERIAL_STATES),
    "parts": PART_STATES,
    "meetings": together_narration.MEETINGS,
    "meeting_states": MEETING_STATES,
    "attended": together_narration.ATTENDED,
    "holders": HOLDERS,
    "agents": agency.AGENTS,
    "tiers": agency.TIER_NAMES,
}


def _sections(case: Body, forms: Mapping[str, tuple[Form, ...]]) -> tuple[str, ...]:
    order = SECTIONS.get(str(case["phase"]), _AFTER)
    if any(form.due_fen is not None for found in forms.values() for form in found):
        # The citizen stands before the cashier.
        return _first("fees", order)
    # Promised for later or asked for again: bringing it is the next step.
    waits = case["missing"] and case["phase"] in {"accepted", "decided"}
    return _first("materials", order) if waits else order


def _first(section: str, order: tuple[str, ...]) -> tuple[str, ...]:
    return (section, *(one for one in order if one != section))


def confirms(desk: Desk) -> frozenset[str]:
    """The holders for whom the viewer says that a copy came."""
    return frozenset(holder.value for holder, posts in CONFIRMED_BY.items() if desk.trusts(posts))


def ticking(desk: Desk) -> str | None:
    """The call that the list of materials is sent to; None when it may not be changed now."""
    calls = {
        "opened": ("receive", Act.RECEIVE),
        "received": ("materials", Act.TICK),
        "supplementing": ("hand-in", Act.HAND_IN),
        "accepted": ("hand-in", Act.HAND_IN),
        "decided": ("hand-in", Act.HAND_IN),
    }
    found = calls.get(desk.phase)
    if desk.phase == "decided" and not desk.texts("missing"):
        return None
    if found is None or not desk.trusts(rights.PERMITTED[found[1]]):
        return None
    return found[0]


def _materials(case: Body) -> list[dict[str, Any]]:
    papers = {one.material.name: one for one in papers_of(str(case["item"]))}
    ticked = case["materials"]
    assert isinstance(ticked, list)
    rows = ticked or [{"name": name, "state": "handed_in"} for name in papers]
    return [{**row, "paper": papers.get(row["name"])} for row in rows]


def _orders(found: Found) -> list[Body]:
    context = web()
    hall = context.hall
    reading = Reading(connection=context.reader, catalog=hall.catalog, terms=hall.terms)
    return [order_body(reading, one) for one in found.orders]
