"""Pages as an attacker meets them: trust, redirects, files, headers."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from hall.app.server import rooms
from hall.domain.actors import Role
from hall.web.app import Application
from hall.web.identity import DEVICE_ROLES, PAGE_HEADER, cookie_name
from tests.web.house import House, settings

DEVICE_PAGES = ["/kiosk", "/display", "/sign/1", "/pad/1"]
OUTSIDE = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
    "////evil.example", "/\t/evil.example", "\t//evil.example", "http:evil.example",
    "javascript:alert(1)", "//[", "evil.example", "", "/%0d%0aSet-Cookie:x=1/../..//", "http:///x",
    "/ok\r\nLocation: http://evil.example",
]  # fmt: skip


def _stays(location: str) -> bool:
    parts = urlsplit(location.replace("\\", "/"))
    return not parts.scheme and not parts.netloc and location.startswith("/") and (
        not location.startswith("//") and "\n" not in location
    )  # fmt: skip


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_login_leads_nowhere_else(still: House, target: str) -> None:
    still.access.set_password("C1", "three blind mice")
    form = {"account": "C1", "password": "three blind mice", "to": target}
    said = still.browser().post("/login", data=form)
    assert said.status_code == 302
    assert _stays(said.headers["Location"]), said.headers["Location"]
    shown = still.browser().get("/login", query_string={"to": target})
    assert shown.status_code == 200


@pytest.mark.parametrize("target", [one for one in OUTSIDE if one])
def test_nor_does_an_enrolment_link(still: House, target: str) -> None:
    token = still.tokens[Role.KIOSK]
    said = still.browser().get(f"/enrol/{token}", query_string={"to": target})
    assert said.status_code == 302
    assert _stays(said.headers["Location"]), said.headers["Location"]


def test_an_enrolment_link_leads_to_the_page_it_names(still: House) -> None:
    said = still.browser().get(f"/enrol/{still.tokens[Role.KIOSK]}?to=/kiosk?kiosk=K2")
    assert said.headers["Location"] == "/kiosk?kiosk=K2"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.KIOSK, 302), (Role.DISPLAY, 302), (Role.PAD, 302), (Role.STAFF, 403),
        (Role.ADMIN, 403), (Role.COUNTER, 403), (Role.STATION, 403), (Role.INTEGRATION, 403),
    ],
)  # fmt: skip
def test_only_devices_enrol(still: House, role: Role, status: int) -> None:
    browser = still.browser()
    assert browser.get(f"/enrol/{still.tokens[role]}").status_code == status
    assert (browser.get_cookie(cookie_name(role)) is not None) == (status == 302)


def test_a_link_that_is_none(still: House) -> None:
    assert still.browser().get("/enrol/nothing").status_code == 401


@pytest.mark.parametrize("page", DEVICE_PAGES)
def test_a_device_page_opens_on_the_halls_own_machine(still: House, page: str) -> None:
    browser = still.browser()
    assert browser.get(page).status_code == 200
    assert any(browser.get_cookie(cookie_name(role)) for role in DEVICE_ROLES)
    assert browser.get("/api/v1/catalog").status_code == 200


@pytest.mark.parametrize("page", DEVICE_PAGES)
@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "x-forwarded-for"],
)
def test_nobody_is_trusted_behind_a_proxy(still: House, page: str, header: str) -> None:
    browser = still.browser()
    assert browser.get(page, headers={header: "127.0.0.1"}).status_code == 403
    assert not any(browser.get_cookie(cookie_name(role)) for role in DEVICE_ROLES)


@pytest.mark.parametrize("address", ["192.168.1.7", "::ffff:10.0.0.1", "127.0.0.1.evil", ""])
def test_nor_from_another_machine(still: House, address: str) -> None:
    said = still.browser().get("/kiosk", environ_base={"REMOTE_ADDR": address})
    assert said.status_code == 403


def test_trust_is_what_the_settings_say(still: House) -> None:
    application = Application(still.hall, settings(trusted=("10.0.0.0/24",)), rooms())
    browser = application.flask.test_client()
    assert browser.get("/kiosk").status_code == 403
    assert browser.get("/kiosk", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200
    application.close()


@pytest.mark.parametrize("page", ["/duty", "/admin", "/devices", "/counter/1"])
def test_a_page_for_people_asks_who_it_is(still: House, page: str) -> None:
    said = still.browser().get(page)
    assert (said.status_code, said.headers["Location"]) == (302, f"/login?to={page}")
    kiosk = still.browser()
    kiosk.get("/kiosk")
    assert kiosk.get(page).headers["Location"] == f"/login?to={page}"


def test_one_browser_is_kiosk_pad_and_console_at_once(still: House) -> None:
    still.access.set_password("C1", "three blind mice")
    browser = still.browser()
    browser.get("/kiosk")
    browser.get("/pad/1")
    browser.post("/login", data={"account": "C1", "password": "three blind mice"})
    assert browser.get("/counter/1").status_code == 200
    answers = {
        page: browser.post("/api/v1/ratings", json=RATING, headers={PAGE_HEADER: page}).status_code
        for page in ("pad", "kiosk", "staff")
    }
    # Only the pad may rate, and nobody has been asked to.
    assert answers == {"pad": 409, "kiosk": 403, "staff": 403}


RATING = {"counter": 1, "level": 5}
PAGES = [
    *DEVICE_PAGES, "/", "/login", "/nothing", "/static/hall.css", "/static/live.js",
    "/static/nothing", "/api/v1/board", "/api/v1/nothing", "/health", "/f/nothing", "/duty",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_bears_the_headers(still: House, page: str) -> None:
    with still.browser().get(page) as said:
        headers = said.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("room", ["", "vendor/", "kiosk/", "display/", "counters/"])
@pytest.mark.parametrize(
    "path",
    [
        "../app.py", "../../../hall.db", "..%2fapp.py", "%2e%2e/app.py", "....//app.py",
        "..\\app.py", "/etc/passwd", "//etc/passwd", "%00", "hall.css%00.png", ".", "",
    ],
)  # fmt: skip
def test_no_file_outside_of_the_static_ones(still: House, room: str, path: str) -> None:
    said = still.browser().get(f"/static/{room}{path}")
    assert said.status_code in {404, 308}, (room, path)
    assert b"import" not in said.data


def test_a_static_file_is_asked_for_again_after_an_upgrade(still: House) -> None:
    with still.browser().get("/static/hall.css") as said:
        assert said.headers["Cache-Control"] == "no-cache"
        tag = said.headers["ETag"]
    with still.browser().get("/static/hall.css", headers={"If-None-Match": tag}) as said:
        assert said.status_code == 304


def test_no_page_runs_what_it_was_sent(still: House) -> None:
    script = "<script>alert(1)</script>"
    browser = still.browser()
    pages = [
        f"/login?to=/{script}", f"/kiosk?kiosk={script}", f"/f/{script}", f"/{script}",
        f"/enrol/{script}",
    ]  # fmt: skip
    for page in pages:
        said = browser.get(page)
        if "html" in said.headers["Content-Type"]:
            assert script not in said.text, page
    said = browser.post("/login", data={"account": script, "password": script})
    assert script not in said.text
