"""A citizen as the hall meets him: by his own phone, or by the process that serves phones."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Request

from hall.domain.actors import Actor, Role

ADDRESS_HEADER = "X-Jiaohao-Citizen"
"""The phone's address, as the citizens' process saw it. Whoever else sends it is not believed."""


def address_of(request: Request, actor: Actor | None) -> str:
    """From where a citizen asks, for counting his tries; empty when nobody knows.

    A token of the role citizen is what the citizens' process has: it may do what any phone may,
    and its word is taken for the phone's address.
    """
    told = request.headers.get(ADDRESS_HEADER)
    if told is not None and actor is not None and actor.role is Role.CITIZEN and _is_address(told):
        return told
    return request.remote_addr or ""


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
