"""Section [public] of hall.toml, and what comes of it."""

from __future__ import annotations

import resource
import shutil
import stat
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from werkzeug.test import Client

from hall.app.addresses import phones_url
from hall.app.public.server import OTHER_FILES, connections_at_most
from hall.app.public.sharing import let_public_know, let_public_read
from hall.app.terms import terms_of
from hall.config.problems import ConfigErrors
from hall.config.public_file import PUBLIC_FILE, read_public_file, write_public_file
from hall.config.public_settings import BOUNDS, PublicLimits, PublicSettings
from hall.config.rules import PROFILES
from hall.config.settings import Settings
from hall.config.settings_file import read_settings, sample_settings
from tests.app.shell import run_in
from tests.public.street import Street
from tests.web.house import House, settings


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "hall.toml"
    path.write_text(f'[hall]\nname = "大厅"\n{text}', encoding="utf-8")
    return read_settings(path)


def test_a_small_hall_has_none() -> None:
    assert sample_settings().public is None


def test_a_section_is_enough(tmp_path: Path) -> None:
    assert load(tmp_path, "[public]").public == PublicSettings(host="0.0.0.0", port=8001)
    written = '[public]\nhost = "192.0.2.1"\nport = 80\nproxies = ["192.0.2.2"]'
    assert load(tmp_path, written).public == PublicSettings(
        host="192.0.2.1", port=80, proxies=(ip_network("192.0.2.2/32"),)
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[public]\nport = 8000", "public.port"),
        ('[server]\nhost = "192.0.2.1"\nport = 8001\n[public]', "public.port"),
        ("[public]\nport = 0", "public.port"),
        ('[public]\nproxies = ["x"]', "public.proxies[0]"),
        ("[public]\nprot = 8001", "port"),
        ("[public]\nconnection = 10", "connections"),
        ("[public]\nhead_seconds = 0", "public.head_seconds"),
        ("[public]\nbody_seconds = 301", "public.body_seconds"),
        ("[public]\nsnapshots_at_once = 1.5", "public.snapshots_at_once"),
        (
            "[public]\nconnections = 100\nconnections_from_one = 101",
            "public.connections_from_one",
        ),
        ("[public]\ncommands_at_once = 9\ncommands_waiting = 8", "public.commands_at_once"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigErrors) as raised:
        load(tmp_path, text)
    assert problem in str(raised.value)


def test_bounds_are_what_they_were_unless_they_are_written(tmp_path: Path) -> None:
    usual = PublicSettings(host="0.0.0.0", port=8001).limits
    assert (usual.connections, usual.connections_from_one) == (6000, 1500)
    assert (usual.head_seconds, usual.body_seconds) == (20, 20)
    assert (usual.requests_at_once, usual.requests_a_minute) == (1000, 2000)
    assert (usual.snapshots_at_once, usual.snapshots_a_minute) == (30, 90)
    assert (usual.commands_at_once, usual.commands_waiting) == (8, 64)
    least = {name: low for name, (low, _) in BOUNDS.items()}
    written = "\n".join(f"{name} = {value}" for name, value in least.items())
    found = load(tmp_path, f"[public]\n{written}").public
    assert found is not None
    assert found.limits == PublicLimits(**least)


def test_a_smaller_house_lets_nobody_fill_it_alone(tmp_path: Path) -> None:
    found = load(tmp_path, "[public]\nconnections = 100\ncommands_waiting = 4").public
    assert found is not None
    assert (found.limits.connections_from_one, found.limits.commands_at_once) == (100, 4)


def test_every_bound_has_a_least_and_a_most_around_it() -> None:
    usual = PublicLimits()
    assert BOUNDS.keys() == set(PublicLimits.__dataclass_fields__)
    for name, (least, most) in BOUNDS.items():
        assert least < getattr(usual, name) < most


WHOLE = """
[server]
host = "192.0.2.1"
port = 9000
public_url = "http://hall.example"
[public]
port = 9001
connections = 77
proxies = ["192.0.2.9"]
[rules]
profile = "ours.toml"
[rules.queue]
calls_before_no_show = 2
[delivery]
queue = "LQ"
[uplink]
url = "https://above.example/events"
token = "geheim-1"
[messages]
adapter = "http"
url = "https://gateway.example/"
token = "geheim-2"
[devices.callers]
kind = "keypad"
driver = "ff68"
address = "tcp://root:geheim-3@192.0.2.7:9100"
units = { 1 = 1 }
"""


def test_the_citizens_process_gets_along_without_what_it_need_not_know(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "etc", tmp_path / "hall"
    for one in (elsewhere, folder):
        one.mkdir()
    shutil.copyfile(PROFILES / "town.toml", elsewhere / "ours.toml")
    whole = load(elsewhere, WHOLE)
    write_public_file(elsewhere / "hall.toml", folder)
    path = folder / PUBLIC_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    told = path.read_text(encoding="utf-8")
    assert "geheim" not in told
    assert "192.0.2.7" not in told
    found = read_public_file(folder)
    assert (found.hall, found.server, found.public) == (whole.hall, whole.server, whole.public)
    assert (found.policy, found.delivery) == (whole.policy, whole.delivery)
    assert (found.devices, found.uplink.token, found.messages.token) == ({}, "", "")
    # What a phone sees goes by these terms; those of paper and of devices are the hall's.
    terms, known = terms_of(whole, "http://x"), terms_of(found, "http://x")
    assert known == replace(terms, printers=(), window_printers=frozenset(), devices=frozenset())


def test_a_hall_that_was_not_started_yet_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="请先启动大厅"):
        read_public_file(tmp_path)


def test_the_process_keeps_the_bounds_that_are_written(house: House) -> None:
    limits = PublicLimits(requests_at_once=20, snapshots_at_once=2)
    street = Street(house, PublicSettings(host="127.0.0.1", port=8001, limits=limits))
    try:
        phone = Client(street.application.wsgi)
        codes = [phone.get("/nothing").status_code for _ in range(21)]
        assert codes == [404] * 20 + [429]
        house.clock.forward(60)
        code = house.issue()["code"]
        page = street.application.socketio.test_client(
            street.application.flask, "/follow", auth={"code": code}
        )
        for _ in range(3):
            page.emit("snapshot", namespace="/follow")
        said = [one["name"] for one in page.get_received("/follow")]
        # One at the beginning, one that was asked for; then it has to wait.
        assert said.count("snapshot") == 2
    finally:
        street.close()


def test_there_are_no_more_connections_than_open_files(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    raised: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: raised.append(limits))
    assert connections_at_most(3000) == 3000
    assert caplog.text == ""
    assert connections_at_most(6000) == 4096 - OTHER_FILES
    assert "LimitNOFILE" in caplog.text
    assert raised == [(3000 + OTHER_FILES, 4096), (4096, 4096)]


def test_slips_send_phones_there(tmp_path: Path) -> None:
    there = PublicSettings(host="192.0.2.1", port=8001)
    configured = replace(settings(), public=there)
    assert phones_url(configured, "192.0.2.1", 8000) == "http://192.0.2.1:8001"
    assert phones_url(settings(), "192.0.2.1", 8000) == "http://192.0.2.1:8000"


def test_the_database_may_be_read_by_the_halls_group_and_the_secret_by_nobody(
    house: House,
) -> None:
    names = ("hall.db", "hall.db-wal", "hall.db-shm", "secret.key")
    for name in names:
        (house.directory / name).chmod(0o600)
    let_public_read(house.directory)
    modes = [stat.S_IMODE((house.directory / name).stat().st_mode) for name in names]
    assert modes == [0o640, 0o640, 0o640, 0o600]
    assert stat.S_IMODE((house.directory / "wake").stat().st_mode) == 0o770


def test_a_process_that_may_not_read_hall_toml_goes_by_what_the_hall_wrote(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = house.directory / "hall.toml"
    shut.write_text('[hall]\nname = "大厅"\n[public]\n', encoding="utf-8")
    # Whatever the modes say: tests may run as root, whom no mode keeps out.
    monkeypatch.setattr("os.access", lambda path, _: path != shut)
    run = ("public", "--data", house.directory)
    assert "请先启动大厅" in run_in(capsys, *run).err
    let_public_know(shut, house.directory)
    shut.write_text("this is no TOML", encoding="utf-8")
    assert "--role citizen" in run_in(capsys, *run).line


def test_a_full_disk_keeps_no_hall_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    load(tmp_path, "[public]")
    (tmp_path / f".{PUBLIC_FILE}").mkdir()
    let_public_know(tmp_path / "hall.toml", tmp_path)
    assert PUBLIC_FILE in caplog.text


def test_what_is_missing_is_one_line(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", house.directory)
    (house.directory / "hall.toml").write_text('[hall]\nname = "大厅"\n', encoding="utf-8")
    assert "[public]" in run_in(capsys, "public", *data).line
    port = ("--port", "0")
    assert "--role citizen" in run_in(capsys, "public", *data, *port).line
    (house.directory / "public.token").write_text("token", encoding="utf-8")
    (house.directory / "hall.db").rename(tmp_path / "hall.db")
    assert "jiaohao init" in run_in(capsys, "public", *data, *port).line
    (tmp_path / "hall.db").rename(house.directory / "hall.db")
