"""Rule profiles: every rule has a range, and a profile with a hole is refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from hall.config.problems import ConfigErrors
from hall.config.rules import (
    PROFILES,
    SHAPES,
    default_policy,
    profile_names,
    read_profile,
    read_rules,
)
from hall.config.shapes import Whole
from hall.config.toml_section import read_toml
from hall.domain.policy import DayPolicy, QueuePolicy, RatingPolicy, TransferPlace

CITY = (PROFILES / "city.toml").read_text(encoding="utf-8")


def test_every_rule_of_the_domain_can_be_written() -> None:
    for name, policy in (("queue", QueuePolicy), ("rating", RatingPolicy), ("day", DayPolicy)):
        assert set(SHAPES[name]) == {field.name for field in dataclasses.fields(policy)}


def test_the_city_profile_has_the_figures_of_the_rulebook() -> None:
    policy = default_policy()
    assert policy.profile == "city"
    assert policy.queue.calls_before_no_show == 3
    assert policy.queue.seconds_between_calls == 20
    assert policy.queue.reinstate_places_back == 3
    assert policy.queue.reinstates_allowed == 2
    assert policy.queue.soon_at_ahead == 3
    assert policy.queue.busy_wait_seconds == 15 * 60
    assert (policy.queue.crowded_at, policy.queue.emergency_at) == (10, 20)
    assert policy.rating.pad_seconds == 60
    assert policy.day.number_digits == 3


@pytest.mark.parametrize("name", profile_names())
def test_every_shipped_profile_can_be_read(name: str) -> None:
    assert read_profile(PROFILES / f"{name}.toml").profile == name


@pytest.mark.parametrize(
    ("section", "key", "shape"),
    [
        (section, key, shape)
        for section, shapes in SHAPES.items()
        for key, shape in shapes.items()
        if isinstance(shape, Whole)
    ],
)
def test_ranges_are_kept(tmp_path: Path, section: str, key: str, shape: Whole) -> None:
    for value in (shape.least - 1, shape.most + 1):
        rules = tmp_path / "hall.toml"
        rules.write_text(f"[{section}]\n{key} = {value}\n", encoding="utf-8")
        top = read_toml(rules)
        read_rules(top, tmp_path)
        assert [(problem.path, problem.message) for problem in top.problems] == [
            (f"{section}.{key}", f"应在 {shape.least} 到 {shape.most} 之间，现为 {value}")
        ]


def test_a_halls_own_figures_go_over_the_profiles(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text(
        '[queue]\ntransfer_place = "back"\nissue_without_open_counter = true\n'
        '[day]\nopens_at = "08:30"\n',
        encoding="utf-8",
    )
    top = read_toml(tmp_path / "hall.toml")
    policy = read_rules(top, tmp_path)
    assert top.problems == []
    assert policy is not None
    city = default_policy()
    assert policy.queue == dataclasses.replace(
        city.queue, transfer_place=TransferPlace.BACK, issue_without_open_counter=True
    )
    assert policy.day == dataclasses.replace(city.day, opens_at="08:30")
    assert policy.rating == city.rating


def test_a_profile_of_the_halls_own(tmp_path: Path) -> None:
    text = CITY.replace("pad_seconds = 60", "pad_seconds = 90")
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    (tmp_path / "hall.toml").write_text('profile = "ours.toml"\n', encoding="utf-8")
    policy = read_rules(read_toml(tmp_path / "hall.toml"), tmp_path)
    assert policy is not None
    assert (policy.profile, policy.rating.pad_seconds) == ("ours", 90)


def test_a_broken_profile_and_broken_overrides_are_told_together(tmp_path: Path) -> None:
    text = CITY.replace("pad_seconds = 60", "pad_secs = 60").replace(
        "crowded_at = 10", "crowded_at = 30"
    )
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    (tmp_path / "hall.toml").write_text(
        'profile = "ours.toml"\n[rating]\nask_at_finish = "yes"\n', encoding="utf-8"
    )
    top = read_toml(tmp_path / "hall.toml")
    assert read_rules(top, tmp_path) is None
    assert [str(problem) for problem in top.problems] == [
        "ours.toml queue.crowded_at：应小于 emergency_at（20），现为 30",
        "ours.toml rating.pad_seconds：缺少这一项",
        "ours.toml rating.pad_secs：没有这一项。是否要写“pad_seconds”？",
        "hall.toml rating.ask_at_finish：应为 true 或 false，现为 “yes”",
    ]


def test_figures_that_do_not_fit_together(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text(
        '[queue]\nemergency_at = 10\n[day]\nopens_at = "17:00"\n', encoding="utf-8"
    )
    top = read_toml(tmp_path / "hall.toml")
    read_rules(top, tmp_path)
    assert [str(problem) for problem in top.problems] == [
        "hall.toml queue.crowded_at：应小于 emergency_at（10），现为 10",
        "hall.toml day.opens_at：应小于 closes_at（17:00），现为 17:00",
    ]


def test_a_profile_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="没有这个文件"):
        read_profile(tmp_path / "none.toml")
