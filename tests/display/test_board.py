"""The hall display in a real browser, on a served hall."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

REGISTRATION = "SJDJ"  # prefix A, at windows 1 to 7
RESIDENCE = "GAHJ"  # prefix E, at windows 13 to 16 and 19


def open_board(page: Page, hall: LiveHall, query: str = "") -> None:
    page.goto(f"{hall.url}/display{query}")
    page.wait_for_selector("html[data-live]")


def test_a_call_is_on_the_display_with_the_event(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(3)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    expect(page.locator("#people")).to_have_text("1")
    number = hall_server.call_next(3)
    row = page.locator("#calls li.lit").first
    expect(row.locator("> .number")).to_have_text(number)
    expect(row.locator(".go")).to_have_text("请到3号窗口")
    expect(row.locator(".name")).to_have_text("市场主体登记窗口")
    expect(page.locator("#people")).to_have_text("0")


def test_a_row_follows_its_ticket(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1, 2, 3)
    for _ in range(3):
        hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    served, missed, gone = (hall_server.call_next(counter) for counter in (1, 2, 3))
    hall_server.post("/counters/1/begin")
    hall_server.post("/counters/2/no-show")
    ticket = hall_server.call("GET", "/counters/3")["ticket"]["id"]
    hall_server.post(f"/tickets/{ticket}/cancel", reason="走了")
    expect(page.locator(f"[data-number={served}]")).to_contain_text("办理中")
    expect(page.locator(f"[data-number={missed}]")).to_contain_text("已过号")
    expect(page.locator(f"[data-number={gone}]")).to_have_count(0)


def test_a_recall_lights_the_row_again_on_top(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1, 2)
    hall_server.issue(REGISTRATION)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    first, second = hall_server.call_next(1), hall_server.call_next(2)
    rows = page.locator("#calls li > .number")
    expect(rows).to_have_text([second, first])
    hall_server.post("/counters/1/recall")
    expect(rows).to_have_text([first, second])


WATCH = """() => {
  window.lit = new Set();
  window.listed = new Set();
  const look = () => {
    // A page's policy forbids eval, and with it wait_for_function.
    if (document.documentElement.dataset.lit !== String(lit.size)) {
      document.documentElement.dataset.lit = lit.size;
    }
    for (const row of document.querySelectorAll("#calls li.lit")) lit.add(row.dataset.number);
    for (const row of document.querySelectorAll("[data-number]")) listed.add(row.dataset.number);
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true, childList: true, attributes: true,
  });
}"""


def test_of_a_burst_of_twenty_calls_none_is_lost(page: Page, hall_server: LiveHall) -> None:
    windows = [*range(1, 6), *range(13, 17), *range(20, 24), *range(26, 30), 36, 37, 38]
    queues = ["SJDJ"] * 5 + ["GAHJ"] * 4 + ["BDDJ"] * 4 + ["RSSB"] * 4 + ["GJFW"] * 3
    hall_server.open_windows(*windows)
    for queue in queues:
        hall_server.issue(queue)
    open_board(page, hall_server)
    page.evaluate(WATCH)
    with ThreadPoolExecutor(len(windows)) as clerks:
        numbers = set(clerks.map(hall_server.call_next, windows))
    assert len(numbers) == 20
    # All can be read at once; then each has its time in a large, lit row.
    expect(page.locator("[data-number]")).to_have_count(20)
    assert set(page.evaluate("[...listed]")) == numbers
    expect(page.locator("#calls li.lit")).to_have_count(6)
    expect(page.locator("html")).to_have_attribute("data-lit", "20", timeout=30_000)
    assert set(page.evaluate("[...lit]")) == numbers


@pytest.mark.faults
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_comes_back_after_a_restart_of_the_hall(
    page: Page, hall_server: LiveHall, how: signal.Signals
) -> None:
    hall_server.open_windows(1, 2)
    hall_server.issue(REGISTRATION)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    first = hall_server.call_next(1)
    hall_server.stop(how)
    expect(page.locator(".offline-bar")).to_be_visible(timeout=10_000)
    assert page.locator("#clock").inner_text()
    hall_server.start()
    second = hall_server.call_next(2)
    expect(page.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    expect(page.locator("#calls li > .number")).to_have_text([second, first])
    # Called while the display could not hear it: lit all the same.
    expect(page.locator(f"#calls li.lit[data-number={second}]")).to_be_visible()


@pytest.mark.faults
def test_it_comes_back_after_a_cut_of_the_network(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    page.context.set_offline(True)
    expect(page.locator(".offline-bar")).to_be_visible(timeout=30_000)
    number = hall_server.call_next(1)
    page.context.set_offline(False)
    expect(page.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    expect(page.locator("#calls li.lit > .number")).to_have_text(number)


@pytest.mark.faults
def test_a_frozen_page_shows_what_it_slept_through(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    tools = page.context.new_cdp_session(page)
    tools.send("Page.setWebLifecycleState", {"state": "frozen"})
    number = hall_server.call_next(1)
    hall_server.stop()
    hall_server.start()
    tools.send("Page.setWebLifecycleState", {"state": "active"})
    expect(page.locator("#calls li > .number")).to_have_text(number, timeout=30_000)
    expect(page.locator(".offline-bar")).to_be_hidden(timeout=15_000)


@pytest.mark.faults
def test_after_a_lost_message_it_asks_for_a_snapshot(page: Page, hall_server: LiveHall) -> None:
    lost: list[str] = []

    def lossy(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not lost and "ticket.called" in str(message):
                lost.append(str(message))
            else:
                socket.send(message)

        server.on_message(pass_on)

    page.route_web_socket("**/socket.io/**", lossy)
    hall_server.open_windows(1, 2)
    hall_server.issue(REGISTRATION)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    first, second = hall_server.call_next(1), hall_server.call_next(2)
    expect(page.locator("#calls li > .number")).to_have_text([second, first])
    assert first in lost[0]


def test_the_end_of_the_day_and_the_next_beginning(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1)
    hall_server.issue(REGISTRATION)
    open_board(page, hall_server)
    hall_server.post("/days/close")
    expect(page.locator("#closed")).to_contain_text("暂停服务")
    expect(page.locator("#open")).to_be_hidden()
    hall_server.post("/days/open")
    expect(page.locator("#open")).to_be_visible()


def test_windows_and_queues(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1, 2, 3, 5)
    hall_server.issue(REGISTRATION)
    hall_server.post("/counters/5/pause", reason="吃饭")
    open_board(page, hall_server)
    row = page.locator(f"[data-queue={REGISTRATION}]")
    expect(row).to_contain_text("1-3号窗口")
    expect(row).to_contain_text("1人")
    expect(page.locator("#windows-open")).to_have_text("3")
    expect(page.locator("#windows-paused")).to_have_text("1")
    hall_server.post("/counters/5/resume")
    hall_server.post("/counters/2/sign-off")
    expect(row).to_contain_text("1、3、5号窗口")


def test_a_transfer_counts_at_both_ends(page: Page, hall_server: LiveHall) -> None:
    ticket = hall_server.issue(REGISTRATION)
    hall_server.open_windows(1, 13)
    open_board(page, hall_server)
    hall_server.post(f"/tickets/{ticket['id']}/transfer", queue=RESIDENCE)
    expect(page.locator(f"[data-queue={REGISTRATION}]")).to_contain_text("0人")
    expect(page.locator(f"[data-queue={RESIDENCE}]")).to_contain_text("1人")


@pytest.mark.parametrize("query", ["?counters=13-19", "?queues=E", "?queues=gahj&counters=13"])
def test_a_zone_shows_its_own(page: Page, hall_server: LiveHall, query: str) -> None:
    hall_server.open_windows(1, 13)
    hall_server.issue(REGISTRATION)
    hall_server.issue(RESIDENCE)
    open_board(page, hall_server, query)
    hall_server.call_next(1)
    here = hall_server.call_next(13)
    expect(page.locator("#calls li > .number")).to_have_text([here])
    expect(page.locator("#windows-open")).to_have_text("1")
    expect(page.locator(f"[data-queue={RESIDENCE}]")).to_have_count(1)
    expect(page.locator(f"[data-queue={REGISTRATION}]")).to_have_count(0)
    page.reload()
    expect(page.locator("#calls li > .number")).to_have_text([here])


SECRETS = (
    "110101199003078515",
    "13800138000",
    "martyr_family",
    "critically_ill",
    "明天再来",
    "去开会",
    "缺材料",
)


def test_nothing_personal_ever_reaches_it(page: Page, hall_server: LiveHall) -> None:
    frames: list[str] = []
    page.on("websocket", lambda s: s.on("framereceived", lambda frame: frames.append(str(frame))))
    open_board(page, hall_server)
    hall_server.open_windows(1, 2)
    issued = [
        hall_server.issue(REGISTRATION, priority="martyr_family", identity=SECRETS[0]),
        hall_server.issue(REGISTRATION, priority="critically_ill", identity=SECRETS[1]),
        hall_server.issue(REGISTRATION),
    ]
    called = [hall_server.call_next(1), hall_server.call_next(2)]
    hall_server.post("/counters/1/hold", reason="缺材料")
    hall_server.post("/counters/2/pause", reason="去开会")
    hall_server.post("/counters/2/begin")
    hall_server.post("/counters/2/finish")
    hall_server.post(f"/tickets/{issued[2]['id']}/pin", reason="去开会")
    hall_server.post(f"/tickets/{issued[2]['id']}/cancel", reason="明天再来")
    expect(page.locator("#people")).to_have_text("0")
    page.reload()
    page.wait_for_selector("html[data-live]")
    heard = "".join(frames)
    assert all(number in heard for number in called)
    for word in (*SECRETS, '"clerk"', '"reason"', '"C1"', '"identity"', '"why"', "counter:"):
        assert word not in heard
    hidden = page.content()
    assert not any(secret in hidden for secret in SECRETS)


def test_it_fits_every_screen_and_is_read_from_afar(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1, 2)
    hall_server.issue(REGISTRATION, priority=True)
    hall_server.issue(REGISTRATION)
    hall_server.call_next(1)
    hall_server.call_next(2)
    open_board(page, hall_server)
    page.evaluate("document.querySelector('#hall-name').textContent = '政务服务中心'.repeat(20)")
    page.evaluate(
        "document.querySelector('#calls .name').textContent = '很长的窗口名称'.repeat(20)"
    )
    for width, height in ((1920, 1080), (1080, 1920), (1280, 720), (1024, 768), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        sizes = page.evaluate(
            "[...document.querySelectorAll('#calls li > .number')]"
            ".map((number) => parseFloat(getComputedStyle(number).fontSize))"
        )
        assert len(sizes) == 2
        assert min(sizes) >= 0.08 * height
        root = page.evaluate("(e => [e.scrollWidth, e.scrollHeight])(document.documentElement)")
        assert root == [width, height]
        cut = page.evaluate(
            "[...document.querySelectorAll('#calls .number, .go, .clock, .sums')]"
            ".filter((e) => e.scrollWidth > e.clientWidth + 1"
            " || e.getBoundingClientRect().right > innerWidth).map((e) => e.className)"
        )
        assert cut == [], (width, height)
