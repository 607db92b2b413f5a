"""Cases of the sample hall as their windows bring them forth, and clerks of its departments."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.service.access import Access, hash_password
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.new_accounts import NewAccount
from tests.desks import PASSWORD
from tests.live_hall import LiveHall

ORGANISATION = {
    "kind": "organisation", "name": "城东试验商贸有限公司", "id_kind": "credit_code",
    "id_number": "91350100M000100Y43", "phone": "13800138000",
}  # fmt: skip


def clerk_of(
    hall: LiveHall, account: str, department: str, post: Post = Post.CLERK, *counters: int
) -> None:
    """A person of a department; logs in with PASSWORD."""
    person = NewAccount(
        id=account, name=f"{department}试验员", role=Role.COUNTER, posts=frozenset({post}),
        password=hash_password(PASSWORD), counters=counters or None, department=department,
    )  # fmt: skip
    Access(hall.directory / DATABASE, SystemClock()).add_accounts([person])


def case_at(hall: LiveHall, counter: int, item: str) -> str:
    """A case of the item whose visit is at the window, not received yet."""
    hall.open_windows(counter)
    ticket = hall.post("/tickets", item=item)
    hall.call_next(counter)
    hall.post(f"/counters/{counter}/begin")
    return str(ticket["case"])


def received(hall: LiveHall, counter: int, item: str) -> str:
    """The same, with all materials handed in; the window is free again."""
    case = case_at(hall, counter, item)
    names = hall.call("GET", "/catalog", role="staff")
    [found] = [one for one in names["items"] if one["code"] == item]
    materials = dict.fromkeys(found["materials"], "handed_in")
    deed(hall, case, "receive", materials=materials, counter=counter)
    hall.post(f"/counters/{counter}/finish")
    return case


def accepted(hall: LiveHall, counter: int, item: str) -> str:
    case = received(hall, counter, item)
    deed(hall, case, "accept")
    return case


def deed(hall: LiveHall, case: str, path: str, /, **body: object) -> dict[str, Any]:
    """What a general window's clerk does."""
    return hall.call("POST", f"/cases/{case}/{path}", body, role="counter")


def come_back(page: Page, press: Locator | None = None) -> None:
    """Leave the page and come back, with a press of a button: the page is fetched anew under it."""
    page.evaluate("dispatchEvent(new Event('blur'))")
    if press is not None:
        press.hover()
        page.mouse.down()
    with page.expect_event("requestfinished"):
        page.evaluate("dispatchEvent(new Event('focus'))")
    if press is not None:
        page.evaluate("new Promise((drawn) => requestIdleCallback(drawn))")
        page.mouse.up()


def fill(page: Page, opener: str, within: str = "办理", /, **fields: str) -> None:
    """Open a form by its button in a section or row, fill in what is given, and send it."""
    page.get_by_label(within, exact=True).get_by_role("button", name=opener, exact=True).click()
    send(page, opener, **fields)


def send(page: Page, name: str, /, **fields: str) -> None:
    """Fill in the dialog that is open by its fields' labels, and send it."""
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        field = dialog.get_by_label(label)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_have_count(0)
