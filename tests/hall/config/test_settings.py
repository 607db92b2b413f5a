"""hall.toml: what it means, and that it shows no secret."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path

import pytest

from hall.config.catalogue_files import sample_catalogue
from hall.config.device_sections import check_devices
from hall.config.problems import ConfigErrors
from hall.config.settings import DeviceKind, DeviceSettings, KeypadUse, Settings, StationRole
from hall.config.settings_file import read_settings, sample_settings, write_sample


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_a_name_is_enough(tmp_path: Path) -> None:
    settings = load(tmp_path, '[hall]\nname = "大厅"\n')
    assert settings.hall.code == "JH"
    assert settings.hall.timezone.key == "Asia/Shanghai"
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8000)
    assert settings.policy.profile == "city"
    assert set(settings.stations["local"].roles) == set(StationRole)
    assert settings.devices == {}


def test_everything_that_can_be_written(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [hall]
        name = " 大厅 "
        name_en = "Hall"
        code = "FJPT"
        timezone = "Asia/Urumqi"
        notice = ["一", "二"]
        footer = ["谢谢"]
        [server]
        host = "0.0.0.0"
        port = 80
        public_url = "https://hall.example.cn/"
        trusted_addresses = ["192.168.1.7/24"]
        [rules.queue]
        calls_before_no_show = 2
        [stations.east]
        roles = ["counters"]
        [devices.callers]
        kind = "keypad"
        driver = "ff68"
        address = "serial:///dev/ttyUSB0?baud=9600"
        station = "east"
        units = { "1-3" = 11, "9" = 4 }
        levels = 5
        keys = { "13" = "finish" }
        [devices.usb]
        kind = "keypad"
        use = "pad"
        driver = "evdev"
        counter = 7
        map = { KEY_1 = "1" }
        """,
    )
    assert settings.hall.name == "大厅"
    assert settings.hall.timezone.key == "Asia/Urumqi"
    assert settings.server.public_url == "https://hall.example.cn"
    assert settings.policy.queue.calls_before_no_show == 2
    callers, usb = settings.devices.values()
    assert callers.kind is DeviceKind.KEYPAD
    assert callers.use is KeypadUse.CALLER
    assert callers.units == {1: 11, 2: 12, 3: 13, 9: 4}
    assert callers.options == {"levels": 5}
    assert callers.keys == {"13": "finish"}
    assert usb.units == {0: 7}
    assert usb.options == {"map": {"KEY_1": "1"}}
    assert settings.devices_of("east") == (callers,)
    assert settings.devices_of("local", StationRole.COUNTERS) == (usb,)
    assert settings.devices_of("local", StationRole.KIOSK) == ()


@pytest.mark.parametrize(
    ("roles", "drives"),
    [
        ('["display"]', {"voice", "signs"}),  # as every hall.toml before there was a role voice
        ('["display", "voice"]', {"voice", "signs"}),
        ('["voice"]', {"voice"}),
    ],
)
def test_a_voice_is_driven_by_the_display_and_by_a_role_of_its_own(
    tmp_path: Path, roles: str, drives: set[str]
) -> None:
    text = f'[hall]\nname = "x"\n[stations.east]\nroles = {roles}\n'
    text += '[devices.voice]\nkind = "voice"\ndriver = "simulated"\nstation = "east"\n'
    if "signs" in drives:
        text += (
            '[devices.signs]\nkind = "sign"\ndriver = "simulated"\nstation = "east"\ncounter = 3\n'
        )
    settings = load(tmp_path, text)
    driven = (settings.devices_of("east", one) for one in settings.stations["east"].roles)
    assert {device.name for devices in driven for device in devices} == drives
    assert [one.name for one in settings.devices_of("east", StationRole.VOICE)] == ["voice"]


def test_trusted_addresses(tmp_path: Path) -> None:
    server = load(tmp_path, '[hall]\nname="x"\n[server]\ntrusted_addresses=["10.1.0.0/16"]').server
    assert server.trusts("10.1.2.3")
    assert server.trusts("::ffff:10.1.2.3")
    assert not server.trusts("127.0.0.1")
    assert not server.trusts("")
    assert not server.trusts("10.1.2.3, 10.1.2.4")
    usual = load(tmp_path, '[hall]\nname="x"').server
    assert usual.trusts("127.0.0.1")
    assert usual.trusts("::1")
    assert not usual.trusts("192.168.1.1")


def test_a_byte_order_mark_of_windows_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(b'\xef\xbb\xbf[hall]\r\nname = "x"\r\n')
    assert read_settings(path).hall.name == "x"


def test_the_error_is_one_readable_list_with_a_stable_code(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as caught:
        load(tmp_path, "[server]\nport = 0.5\n")
    assert caught.value.code == "config.invalid"
    assert str(caught.value).splitlines() == [
        "配置有 2 处错误：",
        "  hall.toml hall.name：缺少这一项",
        "  hall.toml server.port：应为整数，现为 0.5",
    ]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_secrets_are_not_shown() -> None:
    device = DeviceSettings(
        name="p",
        kind=DeviceKind.PRINTER,
        driver="escpos",
        address="tcp://admin:s3cret@10.0.0.1:9100",
        options={"password": "s3cret", "api_token": "s3cret", "encoding": "gbk"},
    )
    assert "s3cret" not in repr(device)
    assert "s3cret" not in str({"p": device})
    assert "gbk" in repr(device)


def test_the_sample_is_written_once_and_reads_back(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "new" / "hall")
    assert read_settings(path) == sample_settings()
    assert tomllib.loads(path.read_text(encoding="utf-8"))["hall"]["name"]
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigErrors, match="文件已经存在，没有改动"):
        write_sample(path.parent)
    assert path.read_text(encoding="utf-8") == "mine"


def test_devices_are_checked_against_the_catalogue(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [hall]
        name = "大厅"
        [devices.slip]
        kind = "printer"
        driver = "simulated"
        kiosk = "K11"
        [devices.box]
        kind = "keypad"
        driver = "simulated"
        units = "61,62"
        [devices.here]
        kind = "printer"
        driver = "simulated"
        counter = 13
        [devices.glass]
        kind = "reader"
        driver = "simulated"
        counter = 14
        [devices.nowhere]
        kind = "printer"
        driver = "simulated"
        counter = 62
        """,
    )
    assert settings.devices["here"].kiosk == "W13"
    assert settings.devices["glass"].kiosk == "W14"
    assert [str(problem) for problem in check_devices(settings, sample_catalogue())] == [
        "hall.toml devices.slip.kiosk：取号机“K11”不在事项目录中。是否要写“K1”？",
        "hall.toml devices.box.units：地址 62 对应的 62 号窗口不在事项目录中",
        "hall.toml devices.nowhere.counter：62 号窗口不在事项目录中",
    ]
