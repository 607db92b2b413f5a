"""A notice for the print spool: what ``POST /slips/claim`` gives a station of it."""

from __future__ import annotations

from hall.domain.handling.notices.blocks import issuer
from hall.domain.handling.notices.forms import Notice
from hall.domain.handling.notices.short import short_of

Body = dict[str, object]


def short_body(notice: Notice, *, slip: int, copy: int, kiosk: str) -> Body:
    """The entry of the spool for this notice; ``copy`` counts reprints from 1.

    ``notice`` tells it from a ticket's entry, which has none.
    """
    short = short_of(notice)
    return {
        "slip": slip,
        "copy": copy,
        "kiosk": kiosk,
        "hall": notice.letterhead.hall,
        "notice": notice.number,
        "title": short.title,
        "case": notice.case,
        "item": notice.item,
        "facts": [list(fact) for fact in short.facts],
        "list_title": short.list_title,
        "listed": list(short.listed),
        "closing": list(short.closing),
        "issuer": issuer(notice),
        "issued_at": notice.issued_at.isoformat(timespec="milliseconds"),
        "query_url": notice.query_url,
        "live": True,
    }
