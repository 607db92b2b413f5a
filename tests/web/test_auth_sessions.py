"""Logging in: how long it lasts, what locks it, and that no other site can use it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from hall.domain.actors import Role
from hall.service.access import (
    ABSOLUTE_SECONDS,
    DEVICE_SECONDS,
    FAILURES_ALLOWED,
    IDLE_SECONDS,
    LOCK_SECONDS,
    AccountLocked,
    LoginFailed,
)
from tests.web.house import Caller, House

PASSWORD = "three blind mice"


@pytest.fixture
def staffed(house: House) -> House:
    house.access.add_account("duty", "值班长", Role.STAFF, PASSWORD, None)
    return house


def _log_in(browser: FlaskClient, password: str = PASSWORD, **headers: str) -> int:
    form = {"account": "duty", "password": password, "to": "/duty"}
    return browser.post("/login", data=form, headers=headers).status_code


def _reads(browser: FlaskClient) -> bool:
    return browser.get("/api/v1/hall").status_code == 200


def test_a_login_opens_what_the_role_may(staffed: House) -> None:
    browser = staffed.browser()
    assert not _reads(browser)
    said = browser.post("/login", data={"account": " duty ", "password": PASSWORD, "to": "/duty"})
    assert (said.status_code, said.headers["Location"]) == (302, "/duty")
    cookie = said.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert _reads(browser)
    browser.post("/logout")
    assert not _reads(browser)


def test_the_cookie_that_was_logged_out_is_worth_nothing(staffed: House) -> None:
    cookie = staffed.access.log_in("duty", PASSWORD)
    thief = Caller(staffed, {"Cookie": f"jiaohao={cookie}"})
    assert thief.get("/hall").status == 200
    staffed.access.log_out(cookie)
    assert thief.get("/hall").status == 401


def test_five_failures_lock_and_a_restart_does_not_forget(staffed: House) -> None:
    browser = staffed.browser()
    for _ in range(FAILURES_ALLOWED):
        assert _log_in(browser, "wrong password") == 401
    assert _log_in(browser) == 401
    staffed.restart()
    with pytest.raises(AccountLocked):
        staffed.access.log_in("duty", PASSWORD)
    staffed.clock.forward(LOCK_SECONDS + 1)
    assert _log_in(staffed.browser()) == 302


def test_failures_are_counted_over_restarts(staffed: House) -> None:
    for _ in range(FAILURES_ALLOWED - 1):
        with pytest.raises(LoginFailed):
            staffed.access.log_in("duty", "wrong password")
    staffed.restart()
    with pytest.raises(LoginFailed):
        staffed.access.log_in("duty", "wrong password")
    with pytest.raises(AccountLocked):
        staffed.access.log_in("duty", PASSWORD)


def test_guesses_at_once_are_as_many_failures(staffed: House) -> None:
    def guess(_: int) -> str:
        try:
            return staffed.access.log_in("duty", "wrong password")
        except (LoginFailed, AccountLocked) as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(FAILURES_ALLOWED))) == {"auth.login_failed"}
    with pytest.raises(AccountLocked):
        staffed.access.log_in("duty", PASSWORD)


def test_a_good_login_forgives_and_a_new_password_unlocks(staffed: House) -> None:
    for _ in range(FAILURES_ALLOWED - 1):
        with pytest.raises(LoginFailed):
            staffed.access.log_in("duty", "wrong password")
    staffed.access.log_in("duty", PASSWORD)
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(LoginFailed):
            staffed.access.log_in("duty", "wrong password")
    staffed.access.set_password("duty", "another password")
    assert staffed.access.log_in("duty", "another password")


def test_an_unknown_account_is_told_what_a_known_one_is(staffed: House) -> None:
    said = []
    for account in ("duty", "nobody", "", "' OR 1=1 --", "x" * 10_000):
        with pytest.raises(LoginFailed) as caught:
            staffed.access.log_in(account, "wrong password")
        said.append((caught.value.code, str(caught.value)))
    assert len(set(said)) == 1


def test_idle_and_absolute_end(staffed: House) -> None:
    browser = staffed.browser()
    _log_in(browser)
    staffed.clock.forward(IDLE_SECONDS - 1)
    assert _reads(browser)
    staffed.clock.forward(IDLE_SECONDS - 1)
    assert _reads(browser)
    staffed.clock.forward(IDLE_SECONDS + 1)
    assert not _reads(browser)
    _log_in(browser)
    for _ in range(ABSOLUTE_SECONDS // 3000):
        staffed.clock.forward(3000)
        assert _reads(browser)
    staffed.clock.forward(3000)
    assert not _reads(browser)


def test_a_new_password_ends_the_sessions(staffed: House) -> None:
    browser = staffed.browser()
    _log_in(browser)
    staffed.access.set_password("duty", "another password")
    assert not _reads(browser)


def test_old_sessions_do_not_pile_up(staffed: House) -> None:
    def kept() -> int:
        reader = staffed.application.web.reader
        return int(reader.execute("SELECT count(*) FROM sessions").fetchone()[0])

    for _ in range(5):
        staffed.access.log_in("duty", PASSWORD)
    page = staffed.access.enrol(Role.KIOSK)
    staffed.clock.forward(IDLE_SECONDS + 1)
    staffed.access.enrol(Role.KIOSK)
    assert kept() == 2
    assert Caller(staffed, {"Cookie": f"jiaohao={page}"}).get("/catalog").status == 200
    staffed.clock.forward(DEVICE_SECONDS + 1)
    staffed.access.enrol(Role.KIOSK)
    assert kept() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_cannot_use_the_cookie(staffed: House, headers: dict[str, str]) -> None:
    browser = staffed.browser()
    _log_in(browser)
    said = browser.post("/api/v1/days/close", json={}, headers=headers)
    assert (said.status_code, said.get_json()["code"]) == (403, "auth.cross_site")
    assert browser.post("/logout", headers=headers).status_code == 403
    assert _reads(browser)
    assert _log_in(staffed.browser(), **headers) == 403
    # One's own page may, and a program's token is no cookie.
    same = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/api/v1/days/close", json={}, headers=same).status_code == 200
    token = {"Authorization": f"Bearer {staffed.tokens[Role.STAFF]}", **headers}
    said = staffed.browser().post("/api/v1/days/open", json={}, headers=token)
    assert said.status_code == 200


def test_a_cookie_that_is_none(house: House) -> None:
    for cookie in ("", "x", "é", "a" * 4000, "'; DROP TABLE sessions --"):
        browser = house.browser()
        browser.set_cookie("jiaohao", cookie)
        assert browser.get("/api/v1/hall").status_code == 401


def test_an_account_that_is_disabled_is_out(staffed: House) -> None:
    browser = staffed.browser()
    _log_in(browser)
    with staffed.access._write() as connection:
        connection.execute("UPDATE accounts SET disabled_at = 1 WHERE id = 'duty'")
    assert not _reads(browser)
    with pytest.raises(LoginFailed):
        staffed.access.log_in("duty", PASSWORD)
