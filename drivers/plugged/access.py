"""Whether a person, and the station's service, may open a device's node, and what gives it."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.plugged.listing import PluggedKind

RULES_COMMAND: Final = (
    "sudo cp systemd/60-jiaohao.rules /etc/udev/rules.d/ && "
    "sudo udevadm control --reload && sudo udevadm trigger"
)
"""Typed in the program's folder: gives every node its group."""

_GROUPS: Final = {
    PluggedKind.SERIAL: "dialout",
    PluggedKind.PRINTER: "lp",
    PluggedKind.BARE_PRINTER: "lp",
}
_TYPING_GROUP: Final = "input"


@dataclass(frozen=True, slots=True)
class Person:
    """Who wants to open devices."""

    name: str
    root: bool
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is in the way, and the command that takes it out of the way."""

    sentence: str
    command: str


def this_person() -> Person:
    """Who runs this process, with the groups that it has (not those it will have next time)."""
    ids = {os.getegid(), *os.getgroups()}
    names = frozenset(one.gr_name for one in grp.getgrall() if one.gr_gid in ids)
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        name = str(os.geteuid())
    return Person(name, os.geteuid() == 0, names)


def trouble_with(kind: PluggedKind, node: Path, person: Person) -> Trouble | None:
    """Why this person, or the service when root asks, will not be let in; None when all is well."""
    try:
        found = node.stat()
    except OSError as error:
        return Trouble(f"{node} 不能查看：{error.strerror}", RULES_COMMAND)
    try:
        group = grp.getgrgid(found.st_gid).gr_name
    except KeyError:
        group = str(found.st_gid)
    return judged(kind, str(node), group, stat.S_IMODE(found.st_mode), person)


def judged(kind: PluggedKind, node: str, group: str, mode: int, person: Person) -> Trouble | None:
    """The same from what is known of the node. Pure."""
    wanted = _GROUPS.get(kind, _TYPING_GROUP)
    if mode & 0o006 == 0o006:
        return None
    if group != wanted or mode & 0o060 != 0o060:
        sentence = f"{node} 属于组 {group}（{mode:04o}），工作站要求组 {wanted} 可读写"
        if not _hot_plugged(node):
            return Trouble(sentence, _no_console(node))
        return Trouble(f"{sentence}；在程序目录（/opt/jiaohao）中运行", RULES_COMMAND)
    if person.root or wanted in person.groups:
        return None
    sentence = f"{node} 属于组 {group}，用户 {person.name} 不在其中（加入后要重新登录）"
    return Trouble(sentence, f"sudo usermod -aG {wanted} {person.name}")


def _hot_plugged(node: str) -> bool:
    return not Path(node).name.startswith(("ttyS", "ttyAMA"))


def _no_console(node: str) -> str:
    """A port of the board that is closed to its group is most often the system's own console."""
    return f"sudo systemctl disable --now serial-getty@{Path(node).name}"
