"""A hall's own slips: what a template may say, what is wrong with one; paper comes all the same."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from drivers.errors import PaperOut
from drivers.ports import (
    Align,
    Feed,
    Line,
    Picture,
    PrinterStatus,
    PrintOutcome,
    QrCode,
    Rule,
    Size,
    Slip,
)
from kiosk.slip_files import (
    PARTS_AT_MOST,
    SHIPPED,
    SlipTemplates,
    TemplateErrors,
    check_templates,
    read_template,
    shipped_template,
)
from kiosk.slip_maker import SlipMaker
from kiosk.slips import slip_of
from tests.kiosk.test_slips import body

OURS = """
[[part]]
picture = "logo.png"
width = 40

[[part]]
text = { zh = "{hall}欢迎您", en = "Welcome" }
size = "double"

[[part]]
text = "{number}"
size = "huge"
bold = true
when = "first_print"

[[part]]
text = "补打{copy} {number}"
when = "reprint"

[[part]]
text = "等{ahead}人 {clock}"
align = "left"

[[part]]
rule = true

[[part]]
list = "materials"
align = "left"

[[part]]
qr = "{follow_url}?from=slip"
module = 4

[[part]]
feed = 2
"""


def logo(folder: Path, name: str = "logo.png") -> bytes:
    file = BytesIO()
    Image.new("L", (80, 40), 0).save(file, format="PNG")
    (folder / name).write_bytes(file.getvalue())
    return file.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "slips"
    made.mkdir()
    logo(made)
    return made


def write(folder: Path, text: str, name: str = "ticket") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_template_of_the_hall_s_own(folder: Path) -> None:
    template = read_template(write(folder, OURS))
    slip = slip_of(body(), template)
    assert slip.parts == (
        Picture(image=(folder / "logo.png").read_bytes(), width=40),
        Line(text="青禾县政务服务中心欢迎您", size=Size.DOUBLE),
        Line(text="A001", size=Size.HUGE, bold=True),
        Line(text="等3人 09:05", align=Align.LEFT),
        Rule(),
        Line(text="身份证原件", align=Align.LEFT),
        Line(text="户口簿", align=Align.LEFT),
        QrCode(content="https://hall.example.cn/f/AbCdEf012345?from=slip", module=4),
        Feed(lines=2),
    )
    again = slip_of(body(copy=2, language="en", ahead=None, materials=[]), template)
    assert [part.text for part in again.parts if isinstance(part, Line)] == [
        "Welcome",
        "补打2 A001",
    ]


def test_a_line_that_names_what_nobody_knows_is_left_out(folder: Path) -> None:
    template = read_template(write(folder, '[[part]]\ntext = "{place}约{minutes}分钟"'))
    assert slip_of(body(place=""), template).parts == ()
    assert slip_of(body(expected_wait_seconds=None), template).parts == ()
    assert slip_of(body(), template).parts == (Line(text="一楼A区约11分钟"),)


def test_what_a_citizen_s_name_holds_is_not_filled_in_again(folder: Path) -> None:
    template = read_template(write(folder, '[[part]]\ntext = "{item}"'))
    assert slip_of(body(item="{number}"), template).parts == (Line(text="{number}"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[part]]\ntext = "{hal}"', "第 2 行（text）：没有“{hal}”。是否要写“hall”？"),
        ('[[part]]\n\ntext = "x"\nsiez = "huge"', "第 4 行（siez）：没有这一项。是否要写“size”？"),
        ('[[part]]\ntext = "x"\nsize = "hug"', "第 3 行（size）：没有“hug”"),
        ('[[part]]\nrule = true\n[[part]]\ntxt = "x"', "第 3 行：要写 text"),
        ('[[part]]\ntxt = "x"', "是否要写“text”？"),
        ('[[part]]\ntext = "x"\nqr = "y"', "第 1 行：要写 text"),
        ('[[part]]\ntext = "{a"', "第 2 行（text）：花括号不成对"),
        ("[[part]]\ntext = 5", "第 2 行（text）：应为一句话"),
        ("[[part]]\ntext = { zh = 1 }", "第 2 行（text）：应为一句话"),
        ('[[part]]\ntext = "x"\nwhen = "reprnt"', "第 3 行（when）：没有“reprnt”"),
        ('[[part]]\ntext = "{line}"', "没有“{line}”"),
        ('[[part]]\nlist = "materials"\nmore = "{n}"', "第 3 行（more）：没有“{n}”"),
        ('[[part]]\nqr = "x"\nmodule = 17', "第 3 行（module）：应在 1 到 16 之间"),
        ('[[part]]\npicture = "lgo.png"', "没有图片“lgo.png”。是否要写“logo.png”？"),
        ('[[part]]\npicture = "../logo.png"', "放在一起"),
        ('[[part]]\npicture = "ticket.toml"', "不是可用的 PNG"),
        ("[[part]]\nfeed = 0", "第 2 行（feed）：应在 1 到 40 之间"),
        ("[nonsense]\na = 1\n[[part]]\nfeed = 1", "第 1 行（nonsense）：没有这一项"),
        ("[[part]\n", "不是有效的 TOML"),
        ("part = " + "[" * 5000, "嵌套太深"),
        ("", "没有任何 [[part]]"),
        ("part = 5", "第 1 行（part）"),
        ("[[part]]\nfeed = 1\n" * (PARTS_AT_MOST + 1), f"最多 {PARTS_AT_MOST} 个"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(folder: Path, text: str, problem: str) -> None:
    path = write(folder, text)
    with pytest.raises(TemplateErrors) as errors:
        read_template(path)
    assert "slips/ticket.toml" in str(errors.value)
    assert problem in str(errors.value)


def test_all_problems_are_told_at_once_in_the_order_of_the_file(folder: Path) -> None:
    path = write(folder, '[[part]]\ntext = "{hal}"\nsiez = 1\n[[part]]\nfeed = 99\n')
    with pytest.raises(TemplateErrors) as errors:
        read_template(path)
    assert [one.line for one in errors.value.problems] == [2, 3, 5]


def test_the_check_of_a_hall_s_templates(folder: Path) -> None:
    write(folder, OURS)
    write(folder, '[[part]]\ntext = "{numbr}"', "short")
    problems = check_templates(folder, ["ticket", "shrt", "short"])
    assert problems == [
        "slips/short.toml 第 2 行（text）：没有“{numbr}”。是否要写“number”？",
        "template：没有号票样式 slips/shrt.toml。是否要写“short”？",
    ]
    assert check_templates(folder / "none", ["ticket"]) == []


def test_what_ships_is_a_template_like_any_other() -> None:
    assert read_template(SHIPPED) == shipped_template()


def test_a_template_is_read_anew_when_its_file_has_changed(folder: Path) -> None:
    templates = SlipTemplates(folder)
    assert templates.get("ticket") == (shipped_template(), "")
    path = write(folder, "[[part]]\nfeed = 1")
    first, wrong = templates.get("ticket")
    assert (len(first.parts), wrong) == (1, "")
    assert templates.get("ticket")[0] is first
    write(folder, "[[part]]\nfeed = 1\n[[part]]\nfede = 2")
    os.utime(path, ns=(1, 1))
    template, wrong = templates.get("ticket")
    assert template is shipped_template()
    assert "第 3 行" in wrong
    path.unlink()
    assert templates.get("ticket") == (shipped_template(), "")
    assert "没有号票样式" in templates.get("short")[1]


class Paper:
    """A printer that keeps what it is given."""

    @property
    def may_be_on_paper(self) -> bool:
        return False

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.refuses: list[Exception] = []

    def print(self, slip: Slip) -> PrintOutcome:
        if self.refuses:
            raise self.refuses.pop(0)
        self.slips.append(slip)
        return PrintOutcome.CONFIRMED

    def status(self) -> PrinterStatus:
        return PrinterStatus()

    def close(self) -> None:
        self.slips.clear()


def test_a_template_that_is_wrong_costs_nobody_the_slip(folder: Path) -> None:
    write(folder, '[[part]]\ntext = "{numbr}"')
    maker, paper = SlipMaker(SlipTemplates(folder)), Paper()
    assert maker.print_on(paper, body()) is PrintOutcome.CONFIRMED
    assert paper.slips == [slip_of(body(), shipped_template())]
    concern = maker.concern()
    assert concern is not None
    assert concern.code == "slip.template"
    assert "是否要写“number”？" in concern.detail
    (folder / "ticket.toml").unlink()
    assert maker.concern() is None


def test_a_template_that_fails_amid_printing_costs_nobody_the_slip(folder: Path) -> None:
    write(folder, OURS)
    maker, paper = SlipMaker(SlipTemplates(folder)), Paper()
    paper.refuses = [ValueError("5000 bytes do not fit a QR code")]
    assert maker.print_on(paper, body()) is PrintOutcome.CONFIRMED
    assert paper.slips == [slip_of(body(), shipped_template())]
    concern = maker.concern()
    assert concern is not None
    assert "fit a QR code" in concern.detail
    maker.print_on(paper, body())
    assert maker.concern() is None
    assert len(paper.slips[1].parts) == 9
    paper.refuses = [PaperOut("缺纸")]
    with pytest.raises(PaperOut):
        maker.print_on(paper, body())
