"""Rule profiles: the figures of the rulebook as TOML, overridable from hall.toml, to a Policy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from hall.config.handling_rules import HANDLING_SHAPES, handling_policy
from hall.config.problems import ConfigErrors, closest
from hall.config.shapes import Choice, Clock, Flag, Shape, Whole, needed_all
from hall.config.toml_section import Section, read_toml
from hall.domain.policy import (
    DayPolicy,
    EarlyNoShow,
    Policy,
    QueuePolicy,
    RatingPolicy,
    TransferPlace,
)

PROFILES: Final = Path(__file__).parent / "profiles"
"""The profiles that are shipped, one TOML file each."""

DEFAULT_PROFILE: Final = "city"

SHAPES: Final[Mapping[str, Mapping[str, Shape]]] = {
    "queue": {
        "head_start_seconds": Whole(least=0, most=86_400),
        "overtakes_in_a_row": Whole(least=0, most=20),
        "calls_before_no_show": Whole(least=1, most=10),
        "seconds_between_calls": Whole(least=0, most=300),
        "early_no_show": Choice(words=EarlyNoShow),
        "reinstate_places_back": Whole(least=0, most=50),
        "reinstates_allowed": Whole(least=0, most=10),
        "transfer_place": Choice(words=TransferPlace),
        "issue_without_open_counter": Flag(),
        "one_live_ticket_per_person": Flag(),
        "soon_at_ahead": Whole(least=0, most=20),
        "busy_wait_seconds": Whole(least=60, most=14_400),
        "crowded_at": Whole(least=1, most=500),
        "emergency_at": Whole(least=1, most=1_000),
    },
    "rating": {
        "pad_seconds": Whole(least=10, most=600),
        "ask_at_finish": Flag(),
        "code_days": Whole(least=0, most=60),
    },
    "day": {
        "turns_at": Clock(),
        "opens_at": Clock(),
        "closes_at": Clock(),
        "number_digits": Whole(least=3, most=4),
    },
    **HANDLING_SHAPES,
}
"""Every rule of a profile by section and key, with its range (hall.domain.policy says what)."""

_BELOW: Final = (("opens_at", "closes_at"), ("crowded_at", "emergency_at"))
_AT_MOST: Final = (("acceptance_target_days", "acceptance_days"),)


def profile_names() -> tuple[str, ...]:
    """The profiles that are shipped, sorted."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def read_profile(path: Path) -> Policy:
    """The policy of a profile file; raises ConfigErrors with every problem."""
    top = read_toml(path)
    values = _profile_values(top)
    if top.problems:
        raise ConfigErrors(top.problems)
    return _policy(path.stem, values)


def default_policy() -> Policy:
    """The policy of the profile that a hall has unless it names another."""
    return read_profile(PROFILES / f"{DEFAULT_PROFILE}.toml")


def read_rules(rules: Section, folder: Path) -> Policy | None:
    """The policy of [rules]: a profile, and on top what hall.toml says otherwise.

    `profile` is a shipped name or a file name ending in `.toml`, looked up in `folder`. Problems
    go to the section's list; None when the profile itself cannot be used.
    """
    name = rules.text("profile", DEFAULT_PROFILE)
    path = folder / name if name.endswith(".toml") else PROFILES / f"{name}.toml"
    values: dict[str, dict[str, Any]] | None = None
    if not name.endswith(".toml") and name not in profile_names():
        listed = "、".join(profile_names())
        near = closest(name, profile_names())
        rules.problem("profile", f"没有规则方案“{name}”，现有 {listed}", near)
    else:
        try:
            profile = read_toml(path)
            values = _profile_values(profile)
            rules.problems.extend(profile.problems)
            if profile.problems:
                values = None
        except ConfigErrors as error:
            rules.problems.extend(error.problems)
    overridden = _overrides(rules, values or {})
    rules.finish()
    return None if values is None else _policy(path.stem, overridden)


def _profile_values(top: Section) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for name, shapes in SHAPES.items():
        section = top.section(name)
        if not top.has(name):
            # One line for a profile of an older release, not one for each of its keys.
            top.problem(name, "缺少这一节")
            continue
        values[name] = needed_all(section, shapes)
        _check_together(section, values[name])
    top.text("title")
    top.finish()
    return values


def _overrides(
    rules: Section, profile: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for name, shapes in SHAPES.items():
        section = rules.section(name)
        values[name] = dict(profile.get(name, {}))
        for key, shape in shapes.items():
            value = shape.read(section, key, values[name].get(key))
            if section.has(key):
                values[name][key] = value
        section.finish()
        if section.values and profile:
            _check_together(section, values[name])
    return values


def _check_together(section: Section, values: Mapping[str, Any]) -> None:
    if any(problem.path.startswith(f"{section.path}.") for problem in section.problems):
        return
    for earlier, later in _BELOW:
        if earlier in values and not values[earlier] < values[later]:
            message = f"应小于 {later}（{values[later]}），现为 {values[earlier]}"
            section.problem(earlier, message)
    for least, most in _AT_MOST:
        if least in values and values[least] > values[most]:
            section.problem(least, f"应不超过 {most}（{values[most]}），现为 {values[least]}")


def _policy(profile: str, values: Mapping[str, Mapping[str, Any]]) -> Policy:
    return Policy(
        profile=profile,
        queue=QueuePolicy(**values["queue"]),
        rating=RatingPolicy(**values["rating"]),
        day=DayPolicy(**values["day"]),
        handling=handling_policy(values),
    )
