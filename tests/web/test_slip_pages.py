"""The page of the printers' slips: a picture of each, what is wrong, and who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pytest
from flask.testing import FlaskClient
from PIL import Image

from drivers.printers.picture import MARGIN
from hall.config.settings import DeviceKind, DeviceSettings
from hall.domain.actors import Role
from hall.service.access import Access, hash_password
from hall.service.new_accounts import NewAccount
from tests.hall.small import ManualClock, make
from tests.web.house import PASSWORD, House, Template, settings

PRINTERS = (
    DeviceSettings(name="wide", kind=DeviceKind.PRINTER, driver="simulated", kiosk="K1"),
    DeviceSettings(
        name="narrow", kind=DeviceKind.PRINTER, driver="escpos", address="tcp://10.0.0.9:9100",
        kiosk="K2", template="short", options={"columns": 32, "encoding": "raster"},
    ),
    DeviceSettings(name="foreign", kind=DeviceKind.PRINTER, driver="acme", kiosk="K2"),
)  # fmt: skip


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Template, str, str]:
    """A stopped hall and the cookies of its administrator and of a clerk."""
    directory = tmp_path_factory.mktemp("printers") / "data"
    make(directory)
    access = Access(directory / "hall.db", ManualClock())
    hashed = hash_password(PASSWORD)
    access.add_accounts(
        [
            NewAccount(id="chief", name="管理员", role=Role.ADMIN, password=hashed),
            NewAccount(id="clerk", name="窗口", role=Role.COUNTER, password=hashed),
        ]
    )
    admin, clerk = (access.log_in(name, PASSWORD) for name in ("chief", "clerk"))
    return Template(directory, {}), admin, clerk


@pytest.fixture
def house(printing: tuple[Template, str, str], tmp_path: Path) -> Iterator[House]:
    devices = MappingProxyType({one.name: one for one in PRINTERS})
    opened = House(printing[0], tmp_path / "hall", configured=replace(settings(), devices=devices))
    yield opened
    opened.close()


@pytest.fixture
def admin(house: House, printing: tuple[Template, str, str]) -> FlaskClient:
    return _browser(house, printing[1])


def _browser(house: House, cookie: str) -> FlaskClient:
    browser = house.browser()
    browser.set_cookie("jiaohao", cookie)
    return browser


def test_every_printer_s_slip_is_a_picture_of_its_own_width(
    house: House, admin: FlaskClient
) -> None:
    folder = house.directory / "slips"
    folder.mkdir()
    (folder / "short.toml").write_text('[[part]]\ntext = "{number}"\nsize = "huge"\n')
    page = admin.get("/admin/slips").get_data(as_text=True)
    assert "样式有误" not in page
    for name, dots in (("wide", 576), ("narrow", 384)):
        assert f"/admin/slips/{name}.png" in page
        answer = admin.get(f"/admin/slips/{name}.png?language=en&reprint")
        assert answer.content_type == "image/png"
        with Image.open(BytesIO(answer.data)) as picture:
            assert picture.width == dots + 2 * MARGIN
    assert "10.0.0.9" not in page


def test_a_template_that_is_wrong_is_told_and_the_shipped_one_is_shown(
    house: House, admin: FlaskClient
) -> None:
    folder = house.directory / "slips"
    folder.mkdir()
    (folder / "ticket.toml").write_text('[[part]]\ntext = "{numbr}"\n')
    page = admin.get("/admin/slips").get_data(as_text=True)
    assert "slips/ticket.toml 第 2 行（text）：没有“{numbr}”。是否要写“number”？" in page
    assert "没有号票样式 slips/short.toml" in page
    assert admin.get("/admin/slips/wide.png").status_code == 200


def test_a_printer_without_a_preview_says_so(admin: FlaskClient) -> None:
    assert "驱动 acme 没有预览" in admin.get("/admin/slips").get_data(as_text=True)
    assert admin.get("/admin/slips/foreign.png").status_code == 404
    assert admin.get("/admin/slips/nobody.png").status_code == 404


def test_only_the_administrator_sees_it(house: House, printing: tuple[Template, str, str]) -> None:
    assert _browser(house, printing[2]).get("/admin/slips").status_code == 403
    assert house.browser().get("/admin/slips/wide.png").status_code in {302, 303, 401}
