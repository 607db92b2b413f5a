"""Sections [delivery] and [messages] of hall.toml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hall.app.checking import cashier_problems, delivery_problems
from hall.app.terms import terms_of
from hall.config.catalogue_files import sample_catalogue
from hall.config.problems import ConfigErrors
from hall.config.settings import (
    CashierSettings,
    DeliverySettings,
    MessageAdapter,
    MessageSettings,
    Settings,
)
from hall.config.settings_file import read_settings, sample_settings


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "hall.toml"
    path.write_text(f'[hall]\nname = "大厅"\n{text}', encoding="utf-8")
    return read_settings(path)


def test_nothing_has_to_be_written(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings.delivery == DeliverySettings()
    assert settings.messages == MessageSettings()


def test_everything_that_can_be_written(tmp_path: Path) -> None:
    spool = load(tmp_path, '[messages]\nadapter = "spool"\ndirectory = "outbox"').messages
    assert spool == MessageSettings(adapter=MessageAdapter.SPOOL, directory=tmp_path / "outbox")
    http = load(
        tmp_path, '[messages]\nadapter = "http"\nurl = "https://sms.test/send"\ntoken = "t"'
    ).messages
    assert http == MessageSettings(
        adapter=MessageAdapter.HTTP, url="https://sms.test/send", token="t"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('adapter = "spool"', "要填放短信文件的文件夹"),
        ('adapter = "http"', "要填短信网关的网址"),
        ('adapter = "htpp"', "应为 none、spool、http 之一"),
        ('url = "sms.test"', "不是网址"),
        ('phone = "1"', "messages.phone"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigErrors) as error:
        load(tmp_path, f"[messages]\n{text}")
    assert problem in str(error.value)


def test_where_receipts_are_printed(tmp_path: Path) -> None:
    catalog = sample_catalogue()
    named = load(tmp_path, '[cashier]\nprinter = "K1"\n')
    assert terms_of(named, "").receipt_printer == "K1"
    assert cashier_problems(named, catalog) == []
    sample = sample_settings()
    assert terms_of(sample, "").window_printers == {60}
    for printer, problems in (("", 0), ("K9", 1), ("W60", 0), ("W61", 1)):
        settings = replace(sample, cashier=CashierSettings(printer=printer))
        assert len(cashier_problems(settings, catalog)) == problems, printer
    with pytest.raises(ConfigErrors, match=r"cashier\.window"):
        load(tmp_path, "[cashier]\nwindow = 60\n")


def test_the_sample_hall_has_a_queue_for_collecting() -> None:
    settings, catalog = sample_settings(), sample_catalogue()
    assert terms_of(settings, "").collect_queue == "LQ"
    assert catalog.queue("LQ").name == "领取证照"
    assert delivery_problems(settings.delivery, catalog) == []
    [problem] = delivery_problems(DeliverySettings(queue="XX"), catalog)
    assert problem == "delivery.queue: 没有队列“XX”"
