"""The sample hall is a hall of the size that issue and rulebook 01 (Xinxing county) name."""

from __future__ import annotations

import itertools
from collections import Counter as Tally
from pathlib import Path

import pytest

from hall.config.catalogue_files import sample_catalogue
from hall.config.device_sections import check_devices
from hall.config.forms_folder import SAMPLE_FORMS, FormsFolder, lay_out, missing, unnamed
from hall.config.rules import PROFILES, default_policy, profile_names, read_profile
from hall.config.settings import DeviceKind, KeypadUse
from hall.config.settings_file import sample_settings
from hall.domain.catalog import Catalog
from hall.domain.catalog_check import check_catalog
from hall.domain.catalog_rows import CounterKind, ItemKind
from hall.domain.handling.clocks import Start, Unit
from hall.domain.lead import lead_department, lead_problems, named_department
from hall.domain.requirements import MaterialSource


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


def test_what_its_items_ask_for_is_complete(catalog: Catalog) -> None:
    asked = {material.item for material in catalog.materials}
    assert len(asked) >= 30
    assert len({catalog.item(code).department for code in asked}) >= 20
    assert {item.kind for item in catalog.items.values() if item.code in asked} == set(ItemKind)
    for code in asked:
        item = catalog.item(code)
        assert item.basis, item
        assert item.guide_version, item
        assert any(material.main for material in catalog.materials_of(code)), item
        # The slip's list and the case's are one.
        names = tuple(m.name for m in catalog.materials_of(code) if m.source == "applicant")
        assert names == item.materials
    rows = catalog.materials
    assert sum(material.tolerable for material in rows) >= 20
    assert {material.source for material in rows} == set(MaterialSource)
    for material in rows:
        assert bool(material.form) == bool(material.sample)


def test_every_form_it_names_comes_with_it(catalog: Catalog, tmp_path: Path) -> None:
    lay_out(tmp_path, catalog)
    assert missing(tmp_path, catalog) == []
    assert unnamed(tmp_path, catalog) == ""
    assert len(FormsFolder(tmp_path).lying()) == 8
    assert FormsFolder(tmp_path).lying() == tuple(
        sorted(path.relative_to(SAMPLE_FORMS).as_posix() for path in SAMPLE_FORMS.rglob("*.*"))
    )


def test_its_fees_are_those_that_citizens_are_told(catalog: Catalog) -> None:
    assert len({fee.item for fee in catalog.fees}) >= 10
    for fee in catalog.fees:
        told = catalog.item(fee.item).fee
        assert fee.amount_fen % 100 == 0
        assert f"{fee.amount_fen // 100}元" in told or fee.by_quantity, (fee, told)
        assert fee.basis


def test_its_limits_are_in_every_unit(catalog: Catalog) -> None:
    items = catalog.items.values()
    assert {item.limit_unit for item in items} == set(Unit)
    assert {item.limit_start for item in items} == {None, Start.AT_ONCE}
    assert sum(item.on_site for item in items) >= 10
    assert all(item.disclosed for item in items)


def test_its_joint_items_have_parts_and_somebody_who_answers_for_them(catalog: Catalog) -> None:
    joint = default_policy().handling.joint
    items = [item for item in catalog.items.values() if item.kind is ItemKind.JOINT]
    assert {item.code: lead_department(item, catalog, joint) for item in items} == {
        "SJ001": "SJ",  # commerce
        "GA001": "MZ",  # the last approval
        "WJ001": "RS",  # the last approval
        "ZJ001": "FG",  # construction
    }
    for item in items:
        assert len({part.department for part in catalog.parts_of(item.code)}) >= 4
    assert {item.theme for item in catalog.items.values()} - {""} == set(joint.lead)


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_suits_it(catalog: Catalog, name: str) -> None:
    joint = read_profile(PROFILES / f"{name}.toml").handling.joint
    assert lead_problems(catalog, joint) == ()


def test_every_theme_of_the_citys_names_a_department(catalog: Catalog) -> None:
    lead = default_policy().handling.joint.lead
    assert {theme: named_department(words, catalog) for theme, words in lead.items()} == {
        "construction": "FG",
        "real_estate": "FG",
        "renovation": "FG",
        "utilities": "ZJ",
        "commerce": "SJ",
    }


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
    assert printers == ["K1", "K2", "K3", "K4", "K5", "W60"]
    assert [one.kiosk for one in devices if one.kind is DeviceKind.READER] == ["K1"]
    everywhere = {number: number for number in range(1, 62)}
    assert dict(settings.devices["callers"].units) == everywhere
    assert dict(settings.devices["pads"].units) == everywhere
    assert dict(settings.devices["signs"].units) == everywhere
    assert settings.devices["callers"].use is KeypadUse.CALLER
    assert settings.devices["pads"].use is KeypadUse.PAD
    assert settings.devices["voice"].languages == ("zh-CN", "en")
