"""Who works in the year: clerks of windows, chiefs of departments, the sections of the centre."""

from __future__ import annotations

from hall.domain.actors import Actor, Role
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CounterKind
from hall.domain.handling.figures import Holder
from hall.domain.posts import Post

KIOSK = Actor(role=Role.KIOSK, id="K1")
STAFF = Actor(role=Role.STAFF, id="duty", posts=frozenset({Post.DUTY}))
BUSINESS = Actor(role=Role.STAFF, id="business", posts=frozenset({Post.BUSINESS}))
CASHIER = Actor(role=Role.STAFF, id="cashier", posts=frozenset({Post.CASHIER}))
LEADER = Actor(role=Role.STAFF, id="leader", posts=frozenset({Post.LEADER}))
SUPERVISION = Actor(role=Role.STAFF, id="supervision", posts=frozenset({Post.SUPERVISION}))
PORTAL = Actor(role=Role.INTEGRATION, id="portal")
"""The county's own site for applications over the net."""
PROVINCE = Actor(role=Role.INTEGRATION, id="province")
"""Another program, which goes on with cases that it did not open."""
VILLAGE = Actor(role=Role.INTEGRATION, id="village")
"""The platform by which helpers of villages act for citizens."""
TOWN = Actor(role=Role.INTEGRATION, id="town", all_cases=True)
"""The town's, through which all of them go."""
HOLDERS = (
    (Holder.BUSINESS, BUSINESS),
    (Holder.SUPERVISION, SUPERVISION),
    (Holder.LEADER, LEADER),
)
"""Who gets the day's copies of notices before the hall closes."""


def clerk_of(catalog: Catalog, counter: int) -> Actor:
    """The clerk of a window; of no department where the window serves several."""
    window = catalog.counter(counter)
    served = {item.department for queue in window.queues for item in catalog.items_in(queue)}
    return Actor(
        role=Role.COUNTER,
        id=f"C{counter}",
        posts=frozenset({Post.CLERK}),
        department=window.department if served <= {window.department} else None,
    )


def chief_of(department: str) -> Actor:
    """The chief representative of a department, who decides what its clerks accepted."""
    return Actor(
        role=Role.COUNTER,
        id=f"chief-{department}",
        posts=frozenset({Post.CHIEF}),
        department=department,
    )


def cashier_window(catalog: Catalog) -> int | None:
    """The one window that takes money; None in a hall without."""
    windows = (one for one in catalog.counters.values() if one.kind is CounterKind.CASHIER)
    return next((one.number for one in windows), None)
