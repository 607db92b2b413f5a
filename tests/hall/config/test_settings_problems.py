"""Broken hall.toml files: the whole list of what is wrong, each with its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.config.problems import ConfigErrors
from hall.config.settings_file import read_settings


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        read_settings(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ["hall.toml hall.name：缺少这一项"], id="empty"),
        pytest.param(
            """
            [hal]
            [hall]
            nme = "大厅"
            code = "jh"
            timezone = "Asia/Shanghia"
            notice = "一行"
            footer = ["好", 3]
            [server]
            prot = 8000
            host = "a b"
            public_url = "hall.example.cn"
            trusted_addresses = ["127.0.0.1", "192.168.1"]
            """,
            [
                "hall.toml hall.name：缺少这一项，文件中有“nme”",
                "hall.toml hall.code：“jh”应为 2 到 6 个大写字母",
                "hall.toml hall.timezone：没有时区“Asia/Shanghia”。是否要写“Asia/Shanghai”？",
                "hall.toml hall.notice：应为文字的列表，现为 “一行”",
                "hall.toml hall.footer[1]：应为文字（加引号），现为 3",
                "hall.toml hall.nme：没有这一项。是否要写“name”？",
                "hall.toml server.host：“a b”不是主机名或地址",
                (
                    "hall.toml server.public_url："
                    "“hall.example.cn”不是网址，应写成 https://hall.example.cn 的样子"
                ),
                (
                    "hall.toml server.trusted_addresses[1]："
                    "“192.168.1”不是地址或网段，应写成 192.168.1.20 或 192.168.1.0/24 的样子"
                ),
                "hall.toml server.prot：没有这一项。是否要写“port”？",
                "hall.toml hal：没有这一项",
            ],
            id="hall-and-server",
        ),
        pytest.param(
            """
            hall = "大厅"
            [server]
            port = "8000"
            host = ""
            [stations]
            local = 1
            [devices]
            printer = true
            """,
            [
                "hall.toml hall：应为一节（[hall]），现为 “大厅”",
                "hall.toml hall.name：缺少这一项",
                "hall.toml server.host：“”不是主机名或地址",
                "hall.toml server.port：应为整数，现为 “8000”",
                "hall.toml stations.local：应为一节（[local]），现为 1",
                "hall.toml devices.printer：应为一节（[printer]），现为 true",
                "hall.toml devices.printer.kind：缺少这一项",
                "hall.toml devices.printer.driver：缺少这一项",
            ],
            id="wrong-types",
        ),
        pytest.param(
            """
            [hall]
            name = ""
            [server]
            port = 70000
            [rules]
            profile = "ctiy"
            [rules.queue]
            calls_before_no_show = 0
            head_start = 60
            early_no_show = "recrd"
            [rules.day]
            opens_at = "9:00"
            """,
            [
                "hall.toml hall.name：不能为空",
                "hall.toml server.port：应在 0 到 65535 之间，现为 70000",
                (
                    "hall.toml rules.profile：没有规则方案“ctiy”，"
                    "现有 city、contest、county、district、town。是否要写“city”？"
                ),
                "hall.toml rules.queue.calls_before_no_show：应在 1 到 10 之间，现为 0",
                (
                    "hall.toml rules.queue.early_no_show："
                    "没有“recrd”，应为 record、refuse 之一。是否要写“record”？"
                ),
                "hall.toml rules.queue.head_start：没有这一项。是否要写“head_start_seconds”？",
                "hall.toml rules.day.opens_at：“9:00”不是时刻，应写成 08:30 的样子",
            ],
            id="rules",
        ),
        pytest.param(
            """
            [hall]
            name = "大厅"
            [stations.east]
            roles = ["kiosks", "counters"]
            speed = 1
            [devices.callers]
            kind = "keypads"
            driver = "ff68"
            [devices.box]
            kind = "keypad"
            use = "caler"
            drivr = "qs"
            address = "/dev/ttyUSB0"
            station = "esat"
            units = { "1" = "2", "0-300" = 3, "5" = 0 }
            [devices."a b"]
            kind = "printer"
            driver = "escpos"
            station = "east"
            [devices.both]
            kind = "printer"
            driver = "escpos"
            kiosk = "K1"
            counter = 3
            [devices.sign]
            kind = "sign"
            driver = "led"
            [devices.voice]
            kind = "voice"
            driver = "espeak"
            languages = ["中文", "en"]
            """,
            [
                (
                    "hall.toml stations.east.roles[0]："
                    "没有“kiosks”，应为 kiosk、counters、display、voice 之一。是否要写“kiosk”？"
                ),
                "hall.toml stations.east.speed：没有这一项",
                (
                    "hall.toml devices.callers.kind：没有设备类型“keypads”，"
                    "应为 printer、keypad、sign、voice、reader 之一。是否要写“keypad”？"
                ),
                "hall.toml devices.box.driver：缺少这一项，文件中有“drivr”",
                (
                    "hall.toml devices.box.address：“/dev/ttyUSB0”不是设备地址，"
                    "应写成 serial:///dev/ttyUSB0 或 tcp://192.168.1.50:9100 的样子"
                ),
                "hall.toml devices.box.station：没有工作站“esat”。是否要写“east”？",
                "hall.toml devices.box.units.1：窗口号应为整数，现为 “2”",
                "hall.toml devices.box.units：“0-300”不是地址，应为 0 到 255，或 1-61 的样子",
                "hall.toml devices.box.units.5：窗口号应在 1 到 999 之间，现为 0",
                "hall.toml devices.box.use：没有“caler”，应为 caller、pad 之一。是否要写“caller”？",
                (
                    "hall.toml devices.a b："
                    "名称应为 1 到 32 个字母、数字、横线或下划线，以字母或数字开头"
                ),
                "hall.toml devices.a b.station：工作站“east”没有角色 kiosk，不能驱动 printer",
                (
                    "hall.toml devices.a b.kiosk："
                    "打印机和扫码器要写明所在的取号机（kiosk）或窗口（counter）"
                ),
                ("hall.toml devices.both.counter：只能在一个地方：写 kiosk 或 counter，不要都写"),
                "hall.toml devices.sign.units：缺少地址与窗口号的对应（units 或 counter）",
                (
                    "hall.toml devices.voice.languages[0]："
                    "“中文”不是语言标记，应写成 zh-CN 或 en 的样子"
                ),
            ],
            id="stations-and-devices",
        ),
    ],
)
def test_all_problems_are_listed(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert problems(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[hall\n", "不是有效的 TOML"),
        (b'[hall]\nname = "\xb4\xf3\xcc\xfc"\n', "文件编码应为 UTF-8（第 16 个字节处不是）"),
        (b"# " + b"x" * 1024 * 1024, "文件超过 1024 kB"),
        (None, "没有这个文件"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "hall.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigErrors, match=words):
        read_settings(path)
