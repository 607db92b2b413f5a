"""Which address the slip's QR code says, and that ``jiaohao check`` tells it."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from hall.app.addresses import address_warnings, own_addresses, told_url
from hall.config.settings import ServerSettings
from hall.config.settings_file import sample_settings, write_sample
from tests.app.shell import run_in

SERVER = replace(sample_settings().server, host="0.0.0.0", port=8000)
ONE = ["192.168.1.5"]
TWO = ["192.168.1.5", "10.0.0.7"]


@pytest.mark.parametrize(
    ("host", "known", "told"),
    [
        ("0.0.0.0", ONE, "http://192.168.1.5:80"),
        ("::", ONE, "http://192.168.1.5:80"),
        ("0.0.0.0", TWO, "http://0.0.0.0:80"),
        ("0.0.0.0", [], "http://0.0.0.0:80"),
        ("127.0.0.1", ONE, "http://127.0.0.1:80"),
        ("hall.local", ONE, "http://hall.local:80"),
        ("fd00::5", ONE, "http://[fd00::5]:80"),
    ],
)
def test_what_the_slip_says(host: str, known: list[str], told: str) -> None:
    assert told_url(host, 80, lambda: known) == told


def test_the_one_address_is_named() -> None:
    [said] = address_warnings(SERVER, lambda: ONE)
    assert "http://192.168.1.5:8000" in said
    assert "注意" not in said


def test_of_several_the_line_to_add_is_named() -> None:
    [said] = address_warnings(SERVER, lambda: TWO)
    assert said.startswith("注意：本机有 2 个地址（192.168.1.5、10.0.0.7）")
    assert "http://0.0.0.0:8000" in said
    assert said.endswith('public_url = "http://192.168.1.5:8000"')


def test_without_any_the_line_is_named_all_the_same() -> None:
    [said] = address_warnings(SERVER, list)
    assert said.startswith("注意：本机没有网络地址")
    assert said.endswith('public_url = "http://本机地址:8000"')


@pytest.mark.parametrize(
    "server",
    [replace(SERVER, public_url="https://hall.example.cn"), replace(SERVER, host="127.0.0.1")],
    ids=["named", "this machine alone"],
)
def test_what_was_said_or_needs_no_saying(server: ServerSettings) -> None:
    assert address_warnings(server, lambda: TWO) == []


def test_check_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = write_sample(tmp_path)
    assert "public_url" not in run_in(capsys, "check", "--data", tmp_path).err
    text = settings.read_text(encoding="utf-8")
    everywhere = text.replace('\nhost = "127.0.0.1"', '\nhost = "0.0.0.0"')
    assert everywhere != text
    settings.write_text(everywhere, encoding="utf-8")
    ran = run_in(capsys, "check", "--data", tmp_path)
    assert ran.code == 0
    assert "public_url" in ran.err


def test_this_machines_own() -> None:
    for address in own_addresses():
        assert not ip_address(address).is_loopback
        assert not ip_address(address).is_unspecified
