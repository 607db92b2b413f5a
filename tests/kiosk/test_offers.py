"""What a kiosk offers from the catalogue, and how names are typed."""

from __future__ import annotations

import pytest

from hall.config.catalogue_files import sample_catalogue
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Kiosk
from hall.service.spelling import spelling
from kiosk.icons import FALLBACK, icon_of
from kiosk.offers import offers, windows


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return sample_catalogue()


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((), ""),
        ((7,), "7"),
        ((7, 8), "7、8"),
        ((1, 2, 3), "1-3"),
        ((1, 2, 3, 4, 59), "1-4、59"),
        ((1, 3, 4, 6, 7, 8), "1、3、4、6-8"),
    ],
)
def test_windows_are_written_as_people_read_them(numbers: tuple[int, ...], shown: str) -> None:
    assert windows(numbers) == shown


def test_an_unlimited_kiosk_offers_every_item_once(catalog: Catalog) -> None:
    offered = offers(catalog, catalog.kiosk("K1"))
    assert len(offered.tiles) == 25
    codes = [item.code for tile in offered.tiles for item in tile.items]
    assert sorted(codes) == sorted(catalog.items)


def test_every_queue_that_the_page_names_is_described(catalog: Catalog) -> None:
    offered = offers(catalog, catalog.kiosk("K1"))
    assert set(offered.lines) == set(catalog.queues)
    for tile in offered.tiles:
        assert {item.queue for item in tile.items} == set(tile.queues)


def test_queues_without_items_are_taken_directly(catalog: Catalog) -> None:
    offered = offers(catalog, catalog.kiosk("K1"))
    assert {line.queue.name for line in offered.direct} == {"收费结算", "咨询引导", "领取证照"}


def test_a_limited_kiosk_offers_its_departments_and_what_is_everybodys(catalog: Catalog) -> None:
    offered = offers(catalog, catalog.kiosk("K3"))
    assert [tile.department.code for tile in offered.tiles] == ["SJ", "SW", "GA", "BD"]
    assert len(offered.direct) == 3


def test_people_who_find_nothing_are_sent_to_the_enquiry_desk(catalog: Catalog) -> None:
    offered = offers(catalog, Kiosk(code="", name="取号机"))
    assert offered.guide == "一楼服务台咨询台（61号窗口）"


def test_every_department_of_the_sample_hall_has_a_drawing_of_its_own(catalog: Catalog) -> None:
    icons = [icon_of(department.name) for department in catalog.departments.values()]
    assert FALLBACK not in icons
    assert len(set(icons)) == len(icons)


def test_an_unknown_name_gets_the_hall() -> None:
    assert icon_of("档案馆") == FALLBACK


def test_a_spelling_has_every_reading_of_each_character() -> None:
    words = [word.split("/") for word in spelling("银行身份证").split(" ")]
    assert {"hang", "xing"} <= set(words[1])
    assert [word[0] for word in words[2:]] == ["shen", "fen", "zheng"]


def test_punctuation_is_not_typed_and_letters_stand_for_themselves() -> None:
    assert spelling("“一件事”A4").split(" ")[0] == "yi"
    assert spelling("“”A4（ ）") == "a 4"


def test_u_with_dots_is_typed_as_v() -> None:
    assert "lv" in spelling("旅").split("/")
