"""Section [public] of hall.toml, and what comes of it."""

from __future__ import annotations

import stat
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from hall.app.addresses import phones_url
from hall.app.sharing import let_public_read
from hall.config.problems import ConfigErrors
from hall.config.settings import PublicSettings, Settings
from hall.config.settings_file import read_settings, sample_settings
from tests.app.shell import run_in
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
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigErrors) as raised:
        load(tmp_path, text)
    assert problem in str(raised.value)


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
