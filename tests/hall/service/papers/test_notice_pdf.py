"""Notices as PDF, read back: a page a copy, everything on it, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from hall.config.rules import default_policy
from hall.config.settings import PaperSettings
from hall.domain.handling.figures import LateSupplement, NoticeForm
from hall.domain.handling.notices.copies import copies_of
from hall.domain.handling.notices.forms import Material, Notice, Supplement
from hall.service.papers.fonts import KNOWN, Fonts, find_fonts
from hall.service.papers.sheets import notice_pdf
from tests.hall.domain.handling.notices.samples import GREEN, RETURNED, SAMPLES, SUPPLEMENT, notice

GOLDEN = Path(__file__).parent / "golden"
A4 = (595, 842)
"""In points."""
POLICY = default_policy().handling.notices
MOST_BYTES = 300_000


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return find_fonts(PaperSettings())


@cache
def written(sample: Notice, fonts: Fonts) -> bytes:
    return notice_pdf(sample, copies_of(sample.form, POLICY), fonts)


def pages(data: bytes) -> list[str]:
    """The pages' text without blanks and line ends, which say nothing in Chinese."""
    with opened(data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return ["".join(text.split()) for text in texts]


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """The file as a browser reads it."""
    return pypdfium2.PdfDocument(data)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_of_each_form(name: str, fonts: Fonts) -> None:
    sample = SAMPLES[name]
    golden = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert pages(written(sample, fonts))[-1] == "".join(golden.split())


@pytest.mark.parametrize(("name", "copies"), [
    ("promised", 4), ("supplement", 3), ("tolerated", 3), ("joint", 3), ("returned", 3),
    ("urgent", 1), ("green", 1), ("missing", 1), ("refused", 3), ("revoked", 3),
])  # fmt: skip
def test_a_page_for_each_copy(name: str, copies: int, fonts: Fonts) -> None:
    data = written(SAMPLES[name], fonts)
    with opened(data) as document:
        sizes = [tuple(map(round, page.get_size())) for page in document]
    assert sizes == [A4] * copies
    assert len(data) < MOST_BYTES
    assert "〓" not in "".join(pages(data))


def test_copies_differ_in_their_holder_only(fonts: Fonts) -> None:
    found = pages(written(SAMPLES["promised"], fonts))
    labels = [
        "第一联窗口留存",
        "第二联业务科（当日随统计日报送，登记后移交督查科）",
        "第三联部门负责人（当日随统计日报送）",
        "第四联服务对象",
    ]
    rest = set()
    for text, label in zip(found, labels, strict=True):
        main, _, margin = text.partition("日期：第")
        rest.add(main)
        assert label in margin
    assert len(rest) == 1


def test_the_same_notice_gives_the_same_bytes(fonts: Fonts) -> None:
    sample = SAMPLES["joint"]
    data = written(sample, fonts)
    assert notice_pdf(sample, copies_of(sample.form, POLICY), fonts) == data
    assert b"D:20261120090500+08'00'" in data
    assert written(replace(sample, clerk="李强"), fonts) != data


def test_the_document_says_what_it_is(fonts: Fonts) -> None:
    with opened(written(SAMPLES["promised"], fonts)) as document:
        found = document.get_metadata_dict()
    assert found["Title"] == "县市场监督管理局窗口承诺件通知书 JH承〔2026〕00012号"
    assert found["Author"] == "青禾县政务服务中心"


def test_thirty_materials_run_over_with_the_head_repeated(fonts: Fonts) -> None:
    missing = tuple(
        Material(
            name=f"第{place}项：建设项目环境影响评价文件及其批复文件（含附图、附件）",
            copies=place, requirement="原件，或者加盖公章的复印件，双面打印并装订成册",
        )
        for place in range(1, 31)
    )  # fmt: skip
    sample = notice(replace(SUPPLEMENT, missing=missing), NoticeForm.SUPPLEMENT)
    found = pages(written(sample, fonts))
    each = len(found) // 3
    assert each > 1
    for number, text in enumerate(found[:each], start=1):
        assert f"第{number}页共{each}页" in text
        assert sample.number in text
    assert "（续）" not in found[0]
    assert all("补办件通知书（续）" in text for text in found[1:each])
    assert all("序号材料名称份数要求备注" in text for text in found[: each - 1])
    first_copy = "".join(found[:each])
    assert all(f"第{place}项：" in first_copy for place in range(1, 31))


def test_the_seal_never_stands_alone_on_a_page(fonts: Fonts) -> None:
    for count in (10, 11):
        received = tuple(Material(name=f"材料{place}") for place in range(count))
        sample = notice(replace(RETURNED, handed_back=received), NoticeForm.RETURNED)
        (*_, last) = pages(notice_pdf(sample, copies_of(sample.form, POLICY)[:1], fonts))
        assert last.index("敬请谅解") < last.index("（专用印章）"), count


def test_long_texts_wrap_and_all_of_them_is_there(fonts: Fonts) -> None:
    reason = "申请内容与规划不一致。" * 18
    name = "阿依古丽·买买提（江苏省青禾县国际新能源汽车产业技术研究院有限责任公司第二分公司）"
    sample = notice(
        replace(RETURNED, reason=reason), NoticeForm.RETURNED, applicant=name, item="事" * 200,
        department="青禾县人力资源和社会保障局劳动就业服务管理处综合受理",
        query_url=f"https://hall.example.cn/c/{'x' * 200}",
    )  # fmt: skip
    text = "".join(pages(notice_pdf(sample, copies_of(sample.form, POLICY)[:1], fonts)))
    assert name in text
    assert "事" * 200 in text
    assert reason in text
    assert "x" * 200 in text


def test_a_cell_longer_than_a_page_goes_on(fonts: Fonts) -> None:
    sample = notice(replace(RETURNED, reason="理" * 3000), NoticeForm.RETURNED)
    text = "".join(pages(notice_pdf(sample, copies_of(sample.form, POLICY)[:1], fonts)))
    assert text.count("理") >= 3000


def test_rare_characters_never_stop_a_notice(
    fonts: Fonts, caplog: pytest.LogCaptureFixture
) -> None:
    sample = notice(
        SUPPLEMENT,
        NoticeForm.SUPPLEMENT,
        applicant="㐂𠮷👨‍👩‍👧👍🏽𰻝\U0010ffff\ud800\x07",
        window="①号窗口",
    )
    text = pages(written(sample, fonts))[-1]
    assert "㐂𠮷〓" in text
    assert "①号窗口" in text
    assert not caplog.records


def test_another_font_with_true_type_outlines() -> None:
    path = KNOWN[3][0]
    if not path.exists():
        pytest.skip("no TrueType font here")
    fonts = find_fonts(PaperSettings(font=path))
    text = pages(written(notice(SUPPLEMENT, NoticeForm.SUPPLEMENT, applicant="㐂"), fonts))[-1]
    assert "〓：您（单位）申请办理的" in text
    assert text.count("〓") == 1


def test_a_hall_without_an_address_prints_no_code(fonts: Fonts) -> None:
    data = written(replace(SAMPLES["missing"], query_url=""), fonts)
    assert "查询" not in pages(data)[0]
    assert len(data) < len(written(SAMPLES["missing"], fonts))


def test_a_full_table_of_the_green_channel(fonts: Fonts) -> None:
    full = tuple(replace(GREEN.windows[0], window=f"{place}号窗口") for place in range(1, 26))
    found = pages(written(notice(replace(GREEN, windows=full), NoticeForm.GREEN), fonts))
    assert len(found) > 1
    assert all(f"{place}号窗口" in "".join(found) for place in range(1, 26))


def test_what_comes_back_refused(fonts: Fonts) -> None:
    content = Supplement(
        received_on=SUPPLEMENT.received_on, missing=SUPPLEMENT.missing, by=SUPPLEMENT.by,
        late=LateSupplement.REFUSED,
    )  # fmt: skip
    text = pages(written(notice(content, NoticeForm.SUPPLEMENT), fonts))[0]
    assert "将作出不予受理的决定" in text
    assert "已经收到的材料" not in text
