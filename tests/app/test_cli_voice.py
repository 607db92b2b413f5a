"""``jiaohao voice``: the sheet, a pack rendered with espeak-ng, and what is wrong with one."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from display.announcements import announcement
from drivers.voices.clips.engine import ClipEngine
from drivers.voices.clips.pack import SHIPPED, read_pack
from drivers.voices.kokoro.engine import KokoroEngine
from drivers.voices.making.hearing import error_rate
from drivers.voices.making.listening import Listener
from hall.app.voice import commands as voice_commands
from hall.app.voice.speaking import Speaking
from tests.app.shell import run_in

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)
SMALL = Speaking(languages=("zh-CN",), letters="A", windows={3: ""})
CALL = announcement("A012", 3, ["zh-CN"])[0].text


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    """A data directory of one's own."""
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Speaking:
    """A hall of one window and one queue, whose calls are few."""
    monkeypatch.setattr(voice_commands, "speaking_of", lambda *_: SMALL)
    return SMALL


def test_the_sheet_of_the_sample_hall(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_in(capsys, "voice", "sheet", "--data", hall)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert {row["language"] for row in rows} == {"zh", "en"}
    texts = {row["text"]: row["file"] for row in rows if row["language"] == "zh"}
    assert texts["请"] == "zh/part-1.wav"
    assert texts["到六十一号窗口"] == "zh/window-061.wav"
    assert "到六十二号窗口" not in texts
    assert "V" in texts, "the mark of priority"


def test_the_sheet_of_a_hall_with_its_own_sentence(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = hall / "hall.toml"
    text = path.read_text("utf-8") + '[devices.voice.sentences]\nzh-CN = "{number}到{name}"\n'
    path.write_text(text, "utf-8")
    assert "{window}" in run_in(capsys, "check", "--data", hall).out
    path.write_text(text.replace("{name}", "{window}号{name}办理"), "utf-8")
    done = run_in(capsys, "voice", "sheet", "--data", hall)
    assert "zh,到六十一号咨询台办理," in done.out


def test_a_voice_that_hall_toml_lacks(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_in(capsys, "voice", "sheet", "--data", hall, "--device", "loud")
    assert "voice" in done.line


@needs_espeak
def test_a_pack_is_built_checked_and_speaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], small: Speaking
) -> None:
    folder = tmp_path / "pack"
    built = run_in(capsys, "voice", "build", "--engine", "espeak", "--wav", "--numbers", 0, folder)
    assert built.code == 0, built.err
    checked = run_in(capsys, "voice", "check", folder)
    assert checked.code == 0, checked.out + checked.err
    pack = read_pack(folder)
    assert len(pack.of("zh")) == len(small.wanted())
    assert ClipEngine(pack).render(CALL, "zh-CN", tmp_path / "call.wav") > 2

    (folder / "zh" / "digit-1.wav").unlink()
    broken = run_in(capsys, "voice", "check", folder)
    assert "“一”" in broken.out
    assert broken.line.endswith("语音包有 1 处问题。")
    again = run_in(capsys, "voice", "build", "--engine", "espeak", "--wav", "--numbers", 0, folder)
    assert again.code == 0
    assert run_in(capsys, "voice", "check", folder).code == 0


@needs_espeak
def test_another_voice_needs_another_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], small: Speaking
) -> None:
    words = ("voice", "build", "--engine", "espeak", "--wav", "--numbers", 0)
    assert run_in(capsys, *words, tmp_path / "pack").code == 0
    other = run_in(capsys, *words, "--voice", "zh=en", tmp_path / "pack")
    assert "device.config" in other.line


def test_a_folder_without_a_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], small: Speaking
) -> None:
    assert "pack.toml" in run_in(capsys, "voice", "check", tmp_path).line


def test_the_shipped_pack_is_sound_and_says_every_call_of_the_sample_hall(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_in(capsys, "voice", "check", SHIPPED, "--data", hall)
    assert done.code == 0, done.out
    pack = read_pack(SHIPPED)
    assert all((pack.folder / source.file).is_file() for source in pack.sources)
    listed = {clip.file for clips in pack.clips.values() for clip in clips.values()}
    there = {str(path.relative_to(pack.folder)) for path in pack.folder.rglob("*.ogg")}
    assert listed == there, "nothing is shipped that nobody plays"


@pytest.mark.listen
@pytest.mark.timeout(1800)
def test_a_machine_understands_the_shipped_pack() -> None:
    pack = read_pack(SHIPPED)
    engine, listener, speaking = ClipEngine(pack), Listener(), Speaking()
    calls = [(f"{letter}{number:03}", window) for letter, number, window in (
        ("A", 12, 3), ("B", 105, 12), ("M", 64, 20), ("S", 138, 7), ("X", 91, 45), ("Y", 150, 61),
    )]  # fmt: skip
    heard = [
        listener.hear(engine, speaking.call(number, window, "zh-CN"), "zh-CN")
        for number, window in calls
    ]
    assert error_rate(heard) < 0.3, heard
    assert sum(one.window_right for one in heard) >= 5, heard
    assert sum(one.digits_right for one in heard) >= 4, heard


@pytest.mark.listen
def test_the_model_speaks_what_the_machine_understands() -> None:
    heard = Listener().hear(KokoroEngine(), "到三号窗口。", "zh-CN")
    assert heard.window_right, heard
