"""Refusals: stable codes, sentences for the counter, and the facts each needs."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from hall.domain import words
from hall.domain.errors import HallError, WrongState, by_code, every_error
from hall.domain.tickets import TicketCommand, TicketState
from hall.service.trouble import Internal
from hall.store.slips import SlipState

HALL = Path(words.__file__).parents[1]
FORBIDDEN = (
    "我不管", "问别人去", "少罗嗦", "快点讲", "我还没上班", "等会再说", "我要下班了", "你快点",
    "我刚才已经说过", "你怎么还问", "你这人真笨", "你的记性真差", "我就是这样的", "能把我怎么样",
    "你去投诉好了", "不知道", "没空", "不关我的事", "不行，重填", "不行,重填", "有牌子", "自己看",
    "没看我正忙吗", "有意见找头头去",
)  # fmt: skip
"""Rulebook 08: never in any text of the product."""

OWN = ("hall.domain", "hall.store", "hall.service")
ERRORS = [kind for kind in every_error() if kind.__module__.startswith(OWN)]
"""Of these floors; the readers of files above have errors that are lists."""


def placeholders(kind: type[HallError]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(kind.sentence) if name}


def test_a_code_means_one_error() -> None:
    codes = [kind.code for kind in ERRORS]
    assert len(set(codes)) == len(codes)
    assert all(by_code(kind.code) is kind for kind in ERRORS)
    assert Internal in ERRORS


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_every_error_speaks_to_the_counter_and_to_programs(kind: type[HallError]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)?", kind.code)
    assert kind.title.isascii()
    assert not kind.title.endswith(".")
    assert re.search(r"[\u4e00-\u9fff]", kind.sentence)
    assert kind.sentence.endswith(("。", "}"))
    error = kind(**dict.fromkeys(placeholders(kind), 7))
    assert "{" not in str(error)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_an_error_survives_the_way_to_another_process(kind: type[HallError]) -> None:
    error = kind(**dict.fromkeys(placeholders(kind), 7))
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.facts, str(copy)) == (kind, error.facts, str(error))


def raises() -> Iterator[tuple[str, str, set[str]]]:
    """Every ``SomeError(...)`` made in the hall: where, which, with which facts."""
    known = {kind.__name__ for kind in ERRORS}
    for file in sorted(HALL.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Name)
                and node.exc.id in known
            ):
                yield f"{file.relative_to(HALL)}:{node.lineno}", node.exc.id, set()
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in known
                and all(word.arg for word in node.keywords)
            ):
                given = {word.arg for word in node.keywords if word.arg}
                yield f"{file.relative_to(HALL)}:{node.lineno}", node.func.id, given


def test_each_error_is_raised_with_the_facts_that_its_sentence_names() -> None:
    kinds = {kind.__name__: kind for kind in ERRORS}
    found = list(raises())
    lacking = [
        (where, name, placeholders(kinds[name]) - given)
        for where, name, given in found
        if not placeholders(kinds[name]) <= given
    ]
    assert lacking == []
    assert len(found) > 40


def test_no_text_of_the_hall_says_a_forbidden_word() -> None:
    said = [
        (str(file.relative_to(HALL)), word)
        for file in sorted(HALL.rglob("*.py"))
        for word in FORBIDDEN
        if word in file.read_text(encoding="utf-8")
    ]
    assert said == []


def test_states_and_commands_have_chinese_words() -> None:
    assert words.STATES.keys() == {*TicketState, *SlipState}
    assert words.COMMANDS.keys() == set(TicketCommand)
    refusal = WrongState(number="A001", state="served", command="call")
    assert str(refusal) == "A001号当前为“已办结”状态，不能执行此操作（叫号）。"
    assert refusal.facts["state"] == "served"
