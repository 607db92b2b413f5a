"""Pinyin in the phonemes that the model was trained on.

The model hears Mandarin as IPA with arrows for tones. Which sign stands for which initial and
final is fixed by its training and was looked up in misaki 0.9.4 (Apache-2.0), the front end it was
trained with; the sounds themselves are those of Duanmu, The Phonology of Standard Chinese (2007).
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

INITIALS: Final[Mapping[str, str]] = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f",
    "d": "t", "t": "tʰ", "n": "n", "l": "l",
    "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ",
    "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ",
    "z": "ʦ", "c": "ʦʰ", "s": "s",
}  # fmt: skip
"""Initials as pinyin spells them; the aspirated ones carry ʰ."""

FINALS: Final[Mapping[str, str]] = {
    "a": "a·", "o": "wo·", "io": "jɔ·", "e": "ɤ·", "er": "ɚ·", "ê": "ɛ·",
    "ai": "ai·", "ei": "ei·", "ao": "au·", "ou": "ou·",
    "an": "a·n", "en": "ə·n", "ang": "a·ŋ", "eng": "ə·ŋ", "ong": "ʊ·ŋ",
    "i": "i·", "ia": "ja·", "ie": "je·", "iao": "jau·", "iou": "jou·",
    "ian": "jɛ·n", "in": "i·n", "iang": "ja·ŋ", "ing": "i·ŋ", "iong": "jʊ·ŋ",
    "u": "u·", "ua": "wa·", "uo": "wo·", "uai": "wai·", "uei": "wei·",
    "uan": "wa·n", "uen": "wə·n", "uang": "wa·ŋ", "ueng": "wə·ŋ",
    "ü": "y·", "üe": "ɥe·", "üan": "ɥɛ·n", "ün": "y·n",
}  # fmt: skip
"""Finals in full spelling; the dot is where the tone's arrow goes."""

TONES: Final = ("", "→", "↗", "↓", "↘", "")
"""High, rising, low, falling; the neutral tone (5, or none written) has no arrow."""

_APICAL: Final = "ɨ·"
"""What i is after zh, ch, sh, r, z, c and s: no i at all."""
_INTERJECTION: Final = "ɔ·"
"""o by itself; after b, p, m and f it is short for uo."""
_AFTER_APICAL: Final = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
_PALATAL: Final = frozenset({"j", "q", "x"})
_SHORT: Final = {
    "iu": "iou",
    "ui": "uei",
    "un": "uen",
    "v": "ü",
    "ve": "üe",
    "van": "üan",
    "vn": "ün",
}
_SYLLABLE: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([a-zê]*?)([1-5]?)")


def phonemes(syllable: str) -> str:
    """One syllable such as ``chuang1`` (``v`` for ü) as the model reads it.

    Raises ValueError when it is no pinyin.
    """
    match = _SYLLABLE.fullmatch(syllable.lower().replace("ü", "v"))
    initial, final, tone = match.groups() if match else ("", "", "")
    initial, final = _in_full(initial, final)
    sound = FINALS.get(final, "")
    if initial in _AFTER_APICAL and final == "i":
        sound = _APICAL
    elif (initial, final) == ("", "o"):
        sound = _INTERJECTION
    if not sound or (initial and initial not in INITIALS):
        raise ValueError(f"no pinyin: {syllable}")
    return INITIALS.get(initial, "") + sound.replace("·", TONES[int(tone or "5")])


def _in_full(initial: str, final: str) -> tuple[str, str]:
    """Undo what pinyin's spelling leaves out: yi, wu, yu, jue, liu, hui, dun."""
    if initial == "y":
        # yu, yue, yuan and yun are ü; yi, yin and ying drop one i; ya is ia, you is iou.
        if final.startswith("u"):
            return "", _SHORT.get("v" + final[1:], final)
        return "", final if final.startswith("i") else "i" + final
    if initial == "w":
        # wu drops one u; wa is ua, wei is uei.
        return "", final if final == "u" else "u" + final
    if initial in _PALATAL and final.startswith("u"):
        return initial, _SHORT.get("v" + final[1:], final)
    return initial, _SHORT.get(final, final)
