"""Which role may do what: one table, denied unless it stands here (rulebook 01, 04)."""

from __future__ import annotations

from enum import StrEnum

from hall.domain.commands import Role


class Action(StrEnum):
    """What an endpoint or a page does, as far as permission goes."""

    ISSUE = "ticket.issue"
    READ_TICKET = "ticket.read"
    MOVE_TICKET = "ticket.move"
    REPRINT = "ticket.reprint"
    WORK_COUNTER = "counter.work"
    READ_COUNTER = "counter.read"
    RATE_AT_PAD = "rating.pad"
    RATE_BY_CODE = "rating.code"
    READ_CATALOG = "catalog.read"
    IMPORT_CATALOG = "catalog.import"
    READ_CASE = "case.read"
    READ_EVENTS = "event.read"
    PRINT_SLIPS = "slip.print"
    REPORT_DEVICES = "device.report"
    SEE_DEVICES = "device.see"
    RUN_DAY = "day.run"
    SEE_HALL = "hall.see"
    """The duty page: the whole hall at a glance."""
    ADMINISTER = "hall.administer"


_R = Role
_WORKERS = frozenset({_R.COUNTER, _R.STAFF, _R.ADMIN})
PERMITTED: dict[Action, frozenset[Role]] = {
    Action.ISSUE: _WORKERS | {_R.KIOSK, _R.STATION, _R.INTEGRATION},
    Action.READ_TICKET: _WORKERS | {_R.KIOSK, _R.STATION, _R.INTEGRATION},
    Action.MOVE_TICKET: _WORKERS | {_R.INTEGRATION},
    Action.REPRINT: _WORKERS | {_R.KIOSK, _R.STATION},
    Action.WORK_COUNTER: _WORKERS | {_R.STATION},
    Action.READ_COUNTER: _WORKERS | {_R.STATION, _R.DISPLAY, _R.PAD, _R.INTEGRATION},
    # A clerk may not rate (rulebook 02): neither counter nor staff nor admin stands here.
    Action.RATE_AT_PAD: frozenset({_R.PAD, _R.STATION}),
    Action.RATE_BY_CODE: frozenset(_R) - _WORKERS - {_R.HALL},
    Action.READ_CATALOG: frozenset(_R) - {_R.CITIZEN, _R.HALL},
    Action.IMPORT_CATALOG: frozenset({_R.ADMIN}),
    # The administrator reads no case content (rulebook 01).
    Action.READ_CASE: frozenset({_R.COUNTER, _R.STAFF, _R.INTEGRATION}),
    Action.READ_EVENTS: frozenset({_R.STAFF, _R.ADMIN, _R.INTEGRATION, _R.STATION}),
    Action.PRINT_SLIPS: frozenset({_R.STATION, _R.KIOSK}),
    Action.REPORT_DEVICES: frozenset({_R.STATION}),
    Action.SEE_DEVICES: frozenset({_R.STAFF, _R.ADMIN}),
    Action.RUN_DAY: frozenset({_R.STAFF, _R.ADMIN}),
    Action.SEE_HALL: frozenset({_R.STAFF, _R.ADMIN}),
    Action.ADMINISTER: frozenset({_R.ADMIN}),
}


def may(role: Role, action: Action) -> bool:
    """Whether the role may do it."""
    return role in PERMITTED[action]
