"""Names of forms and samples: none leads out of the folder, and the extension says what it is."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hall.domain.form_names import FOLDER, TYPES, Shown, is_address, path_of, problem_of, type_of

EXTENSIONS = sorted(TYPES)
PIECES = (
    "..",
    ".",
    "",
    "a",
    "forms",
    "申请书",
    "~a",
    ".a",
    "a ",
    "C:",
    "\\",
    "a\\b",
    "*",
    "\n",
    "\0",
)
ORDINARY = st.text("申请书样表ABCabc012-_（）%#+&=;@' ", min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and text != FOLDER
)
ODD = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=6).map("/".join)


@given(ODD | st.text(), st.sampled_from(["", ".pdf", ".docx"]))
@example("/etc/passwd", ".pdf")
@example("forms/forms/a", ".pdf")
@example("forms/../../hall.db", "")
@example("..\\..\\hall", ".pdf")
def test_no_name_leads_out_of_the_folder(stem: str, extension: str) -> None:
    name = stem + extension
    if not name or problem_of(name) or is_address(name):
        return
    path = path_of(name)
    root = "/data/forms"
    assert posixpath.normpath(posixpath.join(root, path)) == f"{root}/{path}"
    assert path_of(path) == path
    assert path.isprintable()
    assert type_of(path) is not None


@given(st.lists(ORDINARY, min_size=1, max_size=3), st.sampled_from(EXTENSIONS), st.booleans())
def test_ordinary_names_are_names(segments: list[str], extension: str, below: bool) -> None:
    path = "/".join(segments) + f".{extension.upper() if below else extension}"
    name = f"{FOLDER}/{path}" if below else path
    assert problem_of(name) == ""
    assert path_of(name) == path
    assert type_of(name) is TYPES[extension]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../hall.db", "应是文件夹 forms 中的文件"),
        ("/etc/a.pdf", "应是文件夹 forms 中的文件"),
        ("SJ002/..", "应是文件夹 forms 中的文件"),
        ("SJ002//a.pdf", "应是文件夹 forms 中的文件"),
        ("C:\\a.pdf", "应是文件夹 forms 中的文件"),
        ("javascript:alert(1)", "应是文件夹 forms 中的文件"),
        ("SJ002/.a.pdf", "应是文件夹 forms 中的文件"),
        ("a.html", "应为 pdf、png"),
        ("a.svg", "应为 pdf、png"),
        ("a.pdf.exe", "应为 pdf、png"),
        ("申请书", "应为 pdf、png"),
        ("a.pdf/b", "应为 pdf、png"),
        ("a\u202efdp.exe", "看不见的字符"),
        ("a" * 300 + ".pdf", "太长"),
        ("表" * 100 + ".pdf", "应是文件夹 forms 中的文件"),
        ("ftp://hall.test/a.pdf", "应以 http:// 或 https:// 开头"),
        ("javascript://x/a.pdf", "应以 http:// 或 https:// 开头"),
        ("https:///a.pdf", "应以 http:// 或 https:// 开头"),
        ("http://[/a.pdf", "应以 http:// 或 https:// 开头"),
    ],
)
def test_what_is_no_name_is_told(name: str, says: str) -> None:
    assert says in problem_of(name)


@pytest.mark.parametrize("name", ["", "https://www.gov.cn/表/a?b=1", "http://10.0.0.1/a.pdf"])
def test_no_name_and_addresses_are_in_order(name: str) -> None:
    assert problem_of(name) == ""


def test_nothing_that_a_browser_runs_is_a_form() -> None:
    types = {one.content_type for one in TYPES.values()}
    assert not {one for one in types if one.startswith("text/") or "xml+" in one or "svg" in one}
    assert sorted(name for name, one in TYPES.items() if one.opens) == ["jpeg", "jpg", "pdf", "png"]
    assert {one.shown for one in TYPES.values()} == set(Shown)
