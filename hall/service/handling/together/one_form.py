"""One form (一表制): asked once, kept once, filled into every part's form."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hall.domain.cases import Case
from hall.domain.catalog import Catalog
from hall.domain.errors import Invalid
from hall.domain.events import Logged
from hall.domain.forms import (
    AskedTwice,
    Field,
    NobodyToSeal,
    NoForm,
    canonical,
    filled,
    missing,
    problem,
)
from hall.domain.handling.kinds import WINDOW
from hall.domain.handling.together.form_commands import FillForm
from hall.domain.posts import Post
from hall.service.bodies import Body
from hall.service.handling.applicants.records import applicant_of
from hall.service.handling.work import allow_applicants, open_work
from hall.service.secret import derived
from hall.service.unit import Unit
from hall.service.vault import SealBroken
from hall.store.handling import forms as rows

FILLED_BY = WINDOW | {Post.BUSINESS, Post.DUTY}
KEY = 1
"""Id of the key that new values are sealed with."""
_NONCE = 12
_BLOCK = 256
HIDDEN = "＊＊＊"
"""Stands for a personal value before those who may not read it."""


def fill(unit: Unit, command: FillForm) -> Body:
    """Take data in, once. Raises NoForm, AskedTwice, NobodyToSeal, OtherProgram, Invalid."""
    work = open_work(unit, command.case, None)
    allow_applicants(work, FILLED_BY)
    item = work.item()
    fields = {one.code: one for one in unit.catalog.fields_of(item.code)}
    if not fields:
        raise NoForm(item=item.name)
    values = _checked(fields, command.values)
    before = given_codes(work.events)
    again = [fields[code].name for code in values if code in before]
    reason = command.reason.strip()
    if again and not reason:
        raise AskedTwice(fields="、".join(again))
    personal = {code: value for code, value in values.items() if fields[code].personal}
    if personal:
        if applicant_of(unit.connection, unit.vault, work.case.id) is None:
            raise NobodyToSeal(case=work.number)
        _seal(unit, work.case.id, personal)
    work.emit(
        "case.form_filled",
        {
            "values": {code: value for code, value in values.items() if code not in personal},
            "sealed": sorted(personal),
            "corrected": [code for code in values if code in before],
            "reason": reason if again else "",
        },
    )
    told = {**public_values(work.events), **dict.fromkeys(sealed_codes(work.events), HIDDEN)}
    return form_body(unit.catalog, work.case, told)


def _checked(fields: Mapping[str, Field], given: Mapping[str, str]) -> dict[str, str]:
    problems: list[dict[str, str]] = []
    values: dict[str, str] = {}
    for code, text in given.items():
        field = fields.get(code)
        if field is None:
            problems.append({"field": f"values.{code}", "problem": "not a field of this form"})
            continue
        values[code] = canonical(field, text)
        said = problem(field, values[code])
        if said:
            problems.append({"field": f"values.{code}", "problem": said})
    if problems or not values:
        raise Invalid(errors=problems or [{"field": "values", "problem": "at least one"}])
    return values


def public_values(events: Iterable[Logged]) -> dict[str, str]:
    """What was told and names nobody, by code; the last word counts."""
    values: dict[str, str] = {}
    for data in _filled(events):
        values |= data["values"]
    return values


def sealed_codes(events: Iterable[Logged]) -> frozenset[str]:
    """Codes of what was told under seal."""
    return frozenset(code for data in _filled(events) for code in data["sealed"])


def given_codes(events: Iterable[Logged]) -> frozenset[str]:
    """Codes of all that was told."""
    listed = list(events)
    return frozenset(public_values(listed)) | sealed_codes(listed)


def _filled(events: Iterable[Logged]) -> list[Mapping[str, Any]]:
    return [one.event.data for one in events if one.event.name == "case.form_filled"]


def _seal(unit: Unit, case: int, personal: Mapping[str, str]) -> None:
    values = {**personal_values(unit.connection, unit.vault.secret, case), **personal}
    sealed = sealed_values(unit.vault.secret, case, values, unit.random_bytes)
    rows.put(unit.connection, case, sealed, KEY, unit.now)


def sealed_values(
    secret: bytes, case: int, values: Mapping[str, str], random_bytes: Callable[[int], bytes]
) -> bytes:
    """The values as they are stored: bound to their case, padded so that no length tells."""
    clear = msgspec.json.encode(dict(values))
    clear = clear.ljust(-(-len(clear) // _BLOCK) * _BLOCK)
    nonce = random_bytes(_NONCE)
    return nonce + AESGCM(derived(secret, "form-values")).encrypt(nonce, clear, _bound(case))


def personal_values(connection: sqlite3.Connection, secret: bytes, case: int) -> dict[str, str]:
    """What was told under seal, in clear; empty when there is nothing. Raises SealBroken."""
    found = rows.get(connection, case)
    return {} if found is None else opened_values(secret, case, found[0])


def opened_values(secret: bytes, case: int, sealed: bytes) -> dict[str, str]:
    """What was sealed for this case. Raises SealBroken for a row that was altered or moved."""
    key = AESGCM(derived(secret, "form-values"))
    try:
        clear = key.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(case))
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
    return msgspec.json.decode(clear, type=dict[str, str])


def _bound(case: int) -> bytes:
    return b"form" + case.to_bytes(8, "big") + KEY.to_bytes(4, "big")


def form_body(catalog: Catalog, case: Case, values: Mapping[str, str]) -> Body:
    """The one form of a case and, filled from it, the form of each part."""
    item = case.item or ""
    known = item in catalog.items
    fields = catalog.fields_of(item) if known else ()
    parts = catalog.parts_of(item) if known else ()
    return {
        "case": case.number,
        "fields": [
            {
                "code": one.code, "name": one.name, "type": one.type.value,
                "required": one.required, "choices": list(one.choices),
                "personal": one.personal, "value": values.get(one.code),
            }
            for one in fields
        ],
        "missing": list(missing(fields, values)),
        "forms": [
            {
                "part": part.part, "name": part.name, "department": part.department,
                "form": filled(fields, values, part.part),
            }
            for part in parts
        ],
    }  # fmt: skip
