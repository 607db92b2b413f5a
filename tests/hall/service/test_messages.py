"""The adapters that take messages to a gateway."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hall.config.settings import MessageAdapter, MessageSettings
from hall.service.messages import (
    GatewayAway,
    HttpMessenger,
    Message,
    MessageRefused,
    SpoolMessenger,
    messenger_of,
)

HELLO = Message(key="JH-ready-7", phone="13812345678", text="您好！")


class Gateway:
    """A gateway that answers as it is told."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.got: list[tuple[dict[str, str], dict[str, str]]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.got.append((body, dict(self.headers)))
                self.send_response(gateway.answers.pop(0) if gateway.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    yield gateway
    gateway.close()


def test_http_posts_a_message_with_its_key(gateway: Gateway) -> None:
    messenger = HttpMessenger(gateway.url, "secret-token")
    messenger.send(HELLO)
    messenger.close()
    [(body, headers)] = gateway.got
    assert body == {"key": "JH-ready-7", "phone": "13812345678", "text": "您好！"}
    assert headers["Authorization"] == "Bearer secret-token"
    assert headers["Idempotency-Key"] == "JH-ready-7"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, MessageRefused), (404, MessageRefused), (422, MessageRefused),
        (401, GatewayAway), (429, GatewayAway), (500, GatewayAway), (302, GatewayAway),
    ],
)  # fmt: skip
def test_an_answer_says_whether_another_try_may_do(
    gateway: Gateway, status: int, error: type[Exception]
) -> None:
    gateway.answers.append(status)
    messenger = HttpMessenger(gateway.url, "")
    with pytest.raises(error, match=str(status)) as refused:
        messenger.send(HELLO)
    messenger.close()
    assert "138" not in str(refused.value)
    assert "Authorization" not in gateway.got[0][1]


def test_a_gateway_that_is_not_there_is_away() -> None:
    messenger = HttpMessenger("http://127.0.0.1:9/send?key=secret", "")
    with pytest.raises(GatewayAway) as away:
        messenger.send(HELLO)
    messenger.close()
    assert "secret" not in str(away.value)


def test_settings_choose_the_adapter(tmp_path: Path) -> None:
    assert messenger_of(MessageSettings()) is None
    spool = messenger_of(MessageSettings(adapter=MessageAdapter.SPOOL, directory=tmp_path))
    http = messenger_of(MessageSettings(adapter=MessageAdapter.HTTP, url="http://gateway.test"))
    assert isinstance(spool, SpoolMessenger)
    assert isinstance(http, HttpMessenger)
    assert (spool.channel, http.channel) == ("spool", "http")
    assert "secret" not in repr(MessageSettings(token="secret"))


def test_the_spool_holds_whole_files_for_the_halls_own_eyes(tmp_path: Path) -> None:
    spool = SpoolMessenger(tmp_path / "outbox")
    spool.send(HELLO)
    spool.send(HELLO)
    [file] = list((tmp_path / "outbox").iterdir())
    assert file.name == "JH-ready-7.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "key": "JH-ready-7", "phone": "13812345678", "text": "您好！",
    }  # fmt: skip
    spool.send(Message(key="../etc/x", phone="1", text=""))
    assert min(one.name for one in (tmp_path / "outbox").iterdir()).endswith("etc%2Fx.json")
    assert "138" not in repr(HELLO)


def test_a_spool_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way", encoding="utf-8")
    with pytest.raises(GatewayAway):
        SpoolMessenger(tmp_path / "outbox").send(Message(key="k", phone="1", text=""))
