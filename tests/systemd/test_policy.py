"""The screen's policy, read by the real Chromium: the hall and nothing else."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

POLICY = Path(__file__).parents[2] / "systemd/chromium-policy.json"
CHROMIUM = shutil.which("chromium")
PATIENCE = 60.0
_ALONE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
"""Mounts of our own, so that no other browser of this machine reads what we put into /etc."""


def _may_mount() -> bool:
    tried = [*_ALONE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or not Path("/etc/chromium").is_dir() or not _may_mount(),
    reason="no Debian Chromium, or this user may not mount",
)


class Site:
    """A web site that notes which of its pages were asked for."""

    def __init__(self, page: str) -> None:
        self.asked: list[str] = []
        self.changed = threading.Condition()
        site = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with site.changed:
                    site.asked.append(self.path)
                    site.changed.notify_all()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def wait_for(self, path: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: path in self.asked, PATIENCE), self.asked

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def chromium(folder: Path, policies: Path, url: str) -> Iterator[None]:
    """The browser on this page, with these managed policies."""
    words = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        f"--user-data-dir={folder / 'profile'}", url,
    ]  # fmt: skip
    script = (
        "mount -t tmpfs policies /etc/chromium && mkdir -p /etc/chromium/policies && "
        f"ln -s {shlex.quote(str(policies))} /etc/chromium/policies/managed && "
        f"exec {shlex.join(words)}"
    )
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([*_ALONE, "sh", "-c", script], stdout=log, stderr=log)
        try:
            yield
        finally:
            running.terminate()
            running.wait(PATIENCE)


@pytest.fixture
def forbidden() -> Iterator[Site]:
    site = Site("somewhere else")
    yield site
    site.close()


@pytest.fixture
def hall(forbidden: Site) -> Iterator[Site]:
    """Its page opens a frame on the other site, and asks for /after once that has ended."""
    page = f"<iframe src='{forbidden.url}/frame' onload=\"fetch('/after')\"></iframe>"
    site = Site(page)
    yield site
    site.close()


@needs_chromium
def test_only_the_hall_is_opened(tmp_path: Path, hall: Site, forbidden: Site) -> None:
    managed = tmp_path / "managed"
    managed.mkdir()
    with chromium(tmp_path, managed, f"{hall.url}/"):
        hall.wait_for("/after")
    assert "/frame" in forbidden.asked, "without a policy it goes anywhere"

    forbidden.asked.clear()
    hall.asked.clear()
    text = POLICY.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", hall.url)
    (managed / "jiaohao.json").write_text(text, encoding="utf-8")
    with chromium(tmp_path, managed, f"{hall.url}/"):
        hall.wait_for("/after")
    assert "/" in hall.asked
    assert forbidden.asked == []
