"""A real diary goes through the whole program, and what lands in the database equals the file."""

from pathlib import Path

import pytest

from bot.sandbox.replay import play, read_diary
from bot.settings import Settings, WrongSetting

DIARY = Path(__file__).parent.parent / "data" / "diary-a.csv"


def test_the_diary_is_read_whole_and_rounded_half_up() -> None:
    diary = read_diary(DIARY)
    assert len(diary) == 439
    assert sum("mood" in day.ratings for day in diary) == 421
    assert diary[1].ratings == {"pain": 5}


async def test_the_database_holds_what_the_diary_says(settings: Settings) -> None:
    weeks = read_diary(DIARY)[:45]
    played = await play(settings, weeks)
    assert played.stored == weeks
    assert played.digests_decided >= 6


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-02,11,4",
        "2026-03-02,-1,4",
        "yesterday,3,4",
        "2026-03-02,a lot,4",
        "2026-03-02,nan,4",
        "2026-03-02,1e999,4",
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "diary.csv"
    file.write_text(f"date,pain,mood\n2026-03-01,3,4\n{line}\n")
    with pytest.raises(WrongSetting, match="line 3"):
        read_diary(file)


def test_a_day_that_stands_there_twice_is_told(tmp_path: Path) -> None:
    file = tmp_path / "diary.csv"
    file.write_text("date,pain,mood\n2026-03-02,3,4\n2026-03-01,3,\n2026-03-02,5,4\n")
    with pytest.raises(WrongSetting, match=r"2026-03-02 stands in .* twice"):
        read_diary(file)


def test_a_file_without_the_columns_or_no_file_at_all_is_told(tmp_path: Path) -> None:
    file = tmp_path / "diary.csv"
    with pytest.raises(WrongSetting, match="cannot be read"):
        read_diary(file)
    file.write_text("when,how\n2026-03-01,3\n")
    with pytest.raises(WrongSetting, match="line 2"):
        read_diary(file)
