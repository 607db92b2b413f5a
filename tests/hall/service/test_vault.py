"""Applicants sealed, and found by keyed hashes alone."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.applicants import Applicant, checked
from hall.service.secret import person_hash
from hall.service.vault import AGENT, SealBroken, Sealed, Vault
from tests.hall.people import FIRM, SHAN, ZHANG

SECRET = bytes(range(32))
VAULT = Vault(SECRET)


@given(st.sampled_from([ZHANG, SHAN, FIRM]), st.integers(1, 2**62))
def test_what_is_sealed_opens_for_its_case_alone(applicant: Applicant, case: int) -> None:
    sealed = VAULT.seal(case, applicant, os.urandom)
    assert VAULT.open(case, sealed) == applicant
    with pytest.raises(SealBroken):
        VAULT.open(case + 1, sealed)


def test_what_is_altered_or_of_another_hall_does_not_open() -> None:
    sealed = VAULT.seal(1, FIRM, os.urandom)
    for place in (0, 12, len(sealed.content) - 1):
        content = bytearray(sealed.content)
        content[place] ^= 1
        with pytest.raises(SealBroken):
            VAULT.open(1, Sealed(content=bytes(content), key=sealed.key))
    with pytest.raises(SealBroken):
        VAULT.open(1, Sealed(content=b"", key=sealed.key))
    with pytest.raises(SealBroken):
        VAULT.open(1, Sealed(content=sealed.content, key=sealed.key + 1))
    with pytest.raises(SealBroken):
        Vault(bytes(32)).open(1, sealed)


def test_two_seals_of_one_person_have_nothing_in_common_but_their_length() -> None:
    one, two = VAULT.seal(1, ZHANG, os.urandom), VAULT.seal(1, ZHANG, os.urandom)
    assert one.content != two.content
    without = VAULT.seal(1, replace(ZHANG, address="", phone=""), os.urandom)
    assert len(without.content) == len(one.content)
    for datum in (ZHANG.name, ZHANG.id_number, ZHANG.phone, "person"):
        assert datum.encode() not in one.content


def test_a_person_is_the_one_of_the_ticket() -> None:
    assert VAULT.person(" 11010519491231002x") == person_hash(SECRET, ZHANG.id_number)
    assert VAULT.identity(ZHANG.id_number).hash.hex() == person_hash(SECRET, ZHANG.id_number)


@pytest.mark.parametrize(
    "typed",
    ["张伟明", "张 伟明", "zhangweiming", "Zhang Wei Ming", "zwm", "ZWM", "138 1234 5678",
     "+8613812345678", "11010519491231002x"],
)  # fmt: skip
def test_a_person_is_found_by(typed: str) -> None:
    hashes = {one.hash for one in VAULT.lookups(checked(ZHANG))}
    assert VAULT.typed(typed) & hashes


@pytest.mark.parametrize("typed", ["张伟", "zhang", "zw", "1381234567", "李四", "", "·"])
def test_a_person_is_not_found_by(typed: str) -> None:
    hashes = {one.hash for one in VAULT.lookups(checked(ZHANG))}
    assert not VAULT.typed(typed) & hashes


@pytest.mark.parametrize("typed", ["danxue", "shanxue", "dx", "sx"])
def test_every_reading_of_a_name_finds_it(typed: str) -> None:
    assert VAULT.typed(typed) & {one.hash for one in VAULT.lookups(checked(SHAN))}


@pytest.mark.parametrize(
    "typed",
    [
        "昆山市小河饭店有限公司", "昆山市小河饭店", "91110000600037341L", "单雪", "13900001111",
        "440308199901101512",
    ],
)  # fmt: skip
def test_a_firm_is_found_by_its_name_and_by_who_came_for_it(typed: str) -> None:
    assert VAULT.typed(typed) & {one.hash for one in VAULT.lookups(checked(FIRM))}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("吕不韦", "lvbuwei"), ("吕不韦", "lübuwei"), ("吕不韦", "LÜ BU WEI"),
        ("360科技公司", "360kjgs"), ("天元5号店", "tianyuan5haodian"),
    ],
)  # fmt: skip
def test_letters_are_typed_as_people_type_them(name: str, typed: str) -> None:
    applicant = replace(checked(FIRM), name=name)
    assert VAULT.typed(typed) & {one.hash for one in VAULT.lookups(applicant)}


def test_an_agent_is_marked_as_one() -> None:
    agents = [one for one in VAULT.lookups(checked(FIRM)) if one.kind == AGENT]
    assert [one.hash for one in agents] == [VAULT.identity(SHAN.id_number).hash]


def test_without_the_secret_a_hash_tells_nothing() -> None:
    mine = {one.hash for one in VAULT.lookups(checked(ZHANG))}
    assert not Vault(bytes(32)).typed(ZHANG.id_number) & mine
    assert "secret" not in repr(VAULT)
    assert SECRET.hex() not in repr(VAULT)
