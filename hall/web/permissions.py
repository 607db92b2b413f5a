"""Which role and which post may do what: two tables, denied unless it stands here (rulebook 01).

The role says what kind of page or program speaks, the post what the person behind it answers
for. A person needs both; a device, an integration and the administrator have no posts and need
the role alone.
"""

from __future__ import annotations

from enum import StrEnum

from hall.domain.actors import Actor, Role
from hall.domain.handling.money.fees import AUDITED_BY
from hall.domain.posts import Post


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
    READ_CALENDAR = "calendar.read"
    SET_CALENDAR = "calendar.set"
    READ_CASE = "case.read"
    OPEN_CASE = "case.open"
    """Submit an application over the net, which opens a case without a ticket."""
    CONTINUE_CASE = "case.continue"
    """Go on over the net with a case that another opened."""
    WORK_CASE = "case.work"
    """Whatever is done to a case; hall.domain.handling.rights has the posts of each act."""
    READ_FEES = "fee.read"
    """The day's money and its statistics; what is done about a fee is WORK_CASE."""
    READ_STATISTICS = "statistics.read"
    """Figures of cases, which name nobody."""
    READ_EVENTS = "event.read"
    PRINT_SLIPS = "slip.print"
    REPORT_DEVICES = "device.report"
    SEE_DEVICES = "device.see"
    RUN_DAY = "day.run"
    SUPERVISE = "case.supervise"
    """Lights, alerts and figures of electronic supervision (电子监察)."""
    SIGN_ALERT = "alert.sign"
    SEE_REGISTRY = "registry.see"
    """The business section's pages: the registry of all departments, its books and figures."""
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
    Action.READ_CALENDAR: frozenset(_R) - {_R.CITIZEN, _R.HALL},
    Action.SET_CALENDAR: frozenset({_R.STAFF, _R.ADMIN}),
    # The administrator reads no case content (rulebook 01).
    Action.READ_CASE: frozenset({_R.COUNTER, _R.STAFF, _R.INTEGRATION}),
    Action.WORK_CASE: frozenset({_R.COUNTER, _R.STAFF, _R.INTEGRATION}),
    # At a window a ticket opens the case; over the net a program does, for its applicant.
    Action.OPEN_CASE: frozenset({_R.INTEGRATION}),
    Action.CONTINUE_CASE: frozenset({_R.INTEGRATION}),
    Action.READ_FEES: frozenset({_R.COUNTER, _R.STAFF, _R.INTEGRATION}),
    Action.READ_STATISTICS: frozenset({_R.COUNTER, _R.STAFF, _R.INTEGRATION}),
    Action.READ_EVENTS: frozenset({_R.STAFF, _R.ADMIN, _R.INTEGRATION, _R.STATION}),
    Action.PRINT_SLIPS: frozenset({_R.STATION, _R.KIOSK}),
    Action.REPORT_DEVICES: frozenset({_R.STATION}),
    Action.SEE_DEVICES: frozenset({_R.STAFF, _R.ADMIN}),
    Action.RUN_DAY: frozenset({_R.STAFF, _R.ADMIN}),
    # No administrator: alerts tell of cases. An integration takes the figures, and signs nothing.
    Action.SUPERVISE: frozenset({_R.STAFF, _R.INTEGRATION}),
    Action.SIGN_ALERT: frozenset({_R.STAFF}),
    Action.SEE_REGISTRY: frozenset({_R.STAFF}),
    Action.SEE_HALL: frozenset({_R.STAFF, _R.ADMIN}),
    Action.ADMINISTER: frozenset({_R.ADMIN}),
}


HOLDERS = frozenset({Role.COUNTER, Role.STAFF})
"""Roles of people who hold posts, and of the programs that speak for them."""

_P = Post
_AT_WINDOWS = frozenset({_P.CLERK, _P.CHIEF, _P.DUTY})
_IN_THE_HALL = frozenset(_P) - {_P.AUDITOR}
POSTS: dict[Action, frozenset[Post]] = {
    Action.ISSUE: _AT_WINDOWS | {_P.BUSINESS},
    Action.READ_TICKET: _IN_THE_HALL,
    Action.MOVE_TICKET: _AT_WINDOWS,
    Action.REPRINT: _AT_WINDOWS | {_P.BUSINESS},
    Action.WORK_COUNTER: _AT_WINDOWS | {_P.CASHIER},
    Action.READ_COUNTER: _IN_THE_HALL,
    Action.RATE_AT_PAD: frozenset(),
    Action.RATE_BY_CODE: frozenset(),
    Action.READ_CATALOG: frozenset(_P),
    Action.IMPORT_CATALOG: frozenset(),
    Action.READ_CALENDAR: frozenset(_P),
    Action.SET_CALENDAR: frozenset({_P.BUSINESS, _P.LEADER}),
    Action.READ_CASE: _IN_THE_HALL,
    Action.OPEN_CASE: frozenset(),
    Action.CONTINUE_CASE: frozenset(),
    Action.WORK_CASE: _IN_THE_HALL,
    Action.READ_FEES: AUDITED_BY,
    Action.READ_STATISTICS: frozenset({_P.CHIEF, _P.DUTY, _P.BUSINESS, _P.SUPERVISION, _P.LEADER}),
    # The audit trail is all that the auditor reads, and he changes nothing (rulebook 01).
    Action.READ_EVENTS: frozenset(_P) - {_P.CLERK, _P.CHIEF, _P.CASHIER},
    Action.PRINT_SLIPS: frozenset(),
    Action.REPORT_DEVICES: frozenset(),
    Action.SEE_DEVICES: frozenset({_P.DUTY}),
    Action.RUN_DAY: frozenset({_P.DUTY}),
    Action.SUPERVISE: frozenset({_P.DUTY, _P.SUPERVISION, _P.LEADER}),
    Action.SIGN_ALERT: frozenset({_P.DUTY, _P.SUPERVISION, _P.LEADER}),
    Action.SEE_REGISTRY: frozenset({_P.DUTY, _P.BUSINESS, _P.SUPERVISION, _P.LEADER}),
    Action.SEE_HALL: frozenset({_P.DUTY, _P.BUSINESS, _P.SUPERVISION, _P.LEADER}),
    Action.ADMINISTER: frozenset(),
}


def reads_content(actor: Actor) -> bool:
    """Whether events tell the actor what is in cases, and not only that something happened.

    The auditor reads the whole trail; the administrator and stations read no case content.
    """
    return may(actor, Action.READ_CASE) or Post.AUDITOR in actor.posts


def may(actor: Actor, action: Action) -> bool:
    """Whether the role may do it and, where people hold posts, one of the posts."""
    if actor.role not in PERMITTED[action]:
        return False
    return actor.role not in HOLDERS or not actor.posts.isdisjoint(POSTS[action])
