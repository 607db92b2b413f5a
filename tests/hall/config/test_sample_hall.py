"""The sample hall is a hall of the size that issue and rulebook 01 (Xinxing county) name."""

from __future__ import annotations

import itertools
from collections import Counter as Tally

import pytest

from hall.config.catalogue_files import sample_catalogue
from hall.config.device_sections import check_devices
from hall.config.settings import DeviceKind, KeypadUse
from hall.config.settings_file import sample_settings
from hall.domain.catalog import Catalog, CounterKind, ItemKind
from hall.domain.catalog_check import check_catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return sample_catalogue()


def test_its_figures(catalog: Catalog) -> None:
    assert len(catalog.departments) == 25
    assert len(catalog.items) == 237
    assert Tally(item.kind for item in catalog.items.values()) == {
        ItemKind.PROMISED: 209,
        ItemKind.IMMEDIATE: 23,
        ItemKind.JOINT: 4,
        ItemKind.REPORTED_UP: 1,
    }
    assert sorted(catalog.counters) == list(range(1, 62))
    assert list(catalog.kiosks) == ["K1", "K2", "K3", "K4", "K5"]
    kinds = Tally(counter.kind for counter in catalog.counters.values())
    assert kinds[CounterKind.CASHIER] == kinds[CounterKind.ENQUIRY] == 1
    assert kinds[CounterKind.GENERAL] >= 3


def test_it_is_a_valid_catalogue(catalog: Catalog) -> None:
    assert check_catalog(catalog) == ()


def test_its_rows_read_like_a_real_halls(catalog: Catalog) -> None:
    items = catalog.items.values()
    assert len({item.name for item in items}) == len({item.name_en for item in items}) == 237
    for item in items:
        assert 2 <= len(item.materials) == len(set(item.materials)) <= 6, item
        assert item.name_en.isprintable()
        assert item.name_en[0].isupper()
        assert item.fee, item
        assert 5 <= item.minutes <= 60, item
        if item.promised_days is not None:
            assert item.statutory_days is not None
            assert item.promised_days < item.statutory_days, item
    assert all(department.name_en for department in catalog.departments.values())
    assert all(queue.name_en for queue in catalog.queues.values())


def test_every_department_has_items_and_every_place_its_counters(catalog: Catalog) -> None:
    for code, department in catalog.departments.items():
        assert len(catalog.items_of(code)) >= 3
        assert department.place
    own = [c for c in catalog.counters.values() if c.kind is CounterKind.DEPARTMENT]
    for counter in own:
        assert counter.department is not None
        assert counter.place == catalog.department(counter.department).place
    order = [counter.department for counter in own]
    changes = sum(1 for one, next_ in itertools.pairwise(order) if one != next_)
    assert changes + 1 == len(set(order)), "a department's windows stand together"


def test_the_kiosks_offer_every_department(catalog: Catalog) -> None:
    assert len(catalog.departments_at("K1")) == 25
    upstairs = {d.code for kiosk in ("K3", "K4", "K5") for d in catalog.departments_at(kiosk)}
    assert upstairs == set(catalog.departments)


def test_its_devices_stand_at_its_kiosks_and_counters(catalog: Catalog) -> None:
    settings = sample_settings()
    assert check_devices(settings, catalog) == ()
    devices = settings.devices.values()
    assert {device.driver for device in devices} == {"simulated"}
    printers = [device.kiosk for device in devices if device.kind is DeviceKind.PRINTER]
    assert printers == ["K1", "K2", "K3", "K4", "K5"]
    everywhere = {number: number for number in range(1, 62)}
    assert dict(settings.devices["callers"].units) == everywhere
    assert dict(settings.devices["pads"].units) == everywhere
    assert dict(settings.devices["signs"].units) == everywhere
    assert settings.devices["callers"].use is KeypadUse.CALLER
    assert settings.devices["pads"].use is KeypadUse.PAD
    assert settings.devices["voice"].languages == ("zh-CN", "en")
