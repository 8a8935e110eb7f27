"""A wrong setting is told in one line with its name and the mend; each one is explained in .env.example."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSetting, read, require

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SET_UP = {"TELEGRAM_TOKEN", "ENCRYPTION_KEYS"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def examples() -> dict[str, str]:
    """Each setting of the example with its value, whether it is commented out or not."""
    return dict(re.findall(r"(?m)^(?:# )?([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8")))


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("TELEGRAM_TOKEN", "hello", "copy the whole token from BotFather"),
        ("TELEGRAM_API_URL", "api.telegram.org", "write a URL that begins with https://"),
        ("DATABASE_URL", "journal.db", "write it like sqlite:///data/journal.db"),
        ("DATABASE_URL", "postgresql://user@host:port/name", "write it like sqlite:///data/journal.db"),
        ("DATABASE_URL", "mysql://host/name", "begin it with sqlite:/// or with postgresql://"),
        ("DATABASE_URL", "sqlite://", "name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "name a file"),
        ("MIGRATE", "perhaps", "valid boolean"),
        ("ENCRYPTION_KEYS", "short", "a key has at least 32 characters"),
        ("ENCRYPTION_KEYS", f"{'k' * 40},short", "a key has at least 32 characters"),
        ("TICK_SECONDS", "0", "greater than 0"),
        ("TICK_SECONDS", "nan", "less than or equal to 300"),
        ("TICK_SECONDS", "often", "valid number"),
        ("TICK_SECONDS", "301", "less than or equal to 300"),
        ("CLINIC_NAME", "x" * 101, "at most 100 characters"),
        ("CLINIC_PHONE", "0" * 41, "at most 40 characters"),
        ("CLINIC_CRISIS_LINES", "988", 'write it like {"en": "988 (call or text)"}'),
        ("CLINIC_CRISIS_LINES", '{"xx": "988"}', "with one of these languages each: en, es"),
        ("CLINIC_CRISIS_LINES", '{"en": ""}', "write it like"),
        ("CLINIC_TIMEZONE", "Madrid", "write a time zone like Europe/Madrid"),
        ("WEBHOOK_URL", "bot.example", "write a URL that begins with https://"),
        ("WEBHOOK_URL", "https://bot.example/hook", "WEBHOOK_SECRET: set one, because WEBHOOK_URL is set"),
        ("WEBHOOK_SECRET", "too short", "use 16 to 256 letters, digits, _ or -"),
        ("LISTEN", "8443", "write it as an address and a port, like 127.0.0.1:9090"),
        ("LISTEN", "127.0.0.1:99999", "write it as an address and a port, like 127.0.0.1:9090"),
        ("HEALTH_LISTEN", "9090", "write it as an address and a port, like 127.0.0.1:9090"),
        ("WEBHOOK_NETWORKS", "149.154.160.1/20", "write networks like 149.154.160.0/20"),
        ("TRUSTED_PROXIES", "10.0.0.0/8; ::1", "write networks like 149.154.160.0/20"),
        ("HEALTH_SECRET", "with a space in it", "use 16 to 256 letters, digits, _ or -"),
        ("ALLOW_UNSAFE", "open-health; root", "write names like open-health, with commas between them"),
        ("SANDBOX_PORT", "70000", "less than or equal to 65535"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_a_wrong_value_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, mend: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as told:
        read(env_file=None)
    assert mend in str(told.value)
    assert str(told.value).startswith(f"{name}: ") or mend.startswith("WEBHOOK_SECRET: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "ENCRYPTION_KEYS", "DATABASE_URL"])
def test_a_wrong_value_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "mysql-s3cret")
    with pytest.raises(WrongSetting) as told:
        read(env_file=None)
    assert "s3cret" not in str(told.value)


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert read(env_file=None) == Settings(_env_file=None)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('CLINIC_NAME="Of the file"\nCLINIC_PHONE=+34 555 0100\n')
    monkeypatch.setenv("CLINIC_NAME", "Of the environment")
    settings = read(file)
    assert (settings.clinic_name, settings.clinic_phone) == ("Of the environment", "+34 555 0100")


@pytest.mark.parametrize(
    ("url", "full"),
    [
        ("sqlite:///data/a.db", "sqlite+aiosqlite:///data/a.db"),
        ("postgres://u:p%40ss@host/name", "postgresql+asyncpg://u:p%40ss@host/name"),
        ("postgresql+asyncpg://host/name", "postgresql+asyncpg://host/name"),
    ],
)
def test_a_database_may_be_named_without_its_driver(
    monkeypatch: pytest.MonkeyPatch, url: str, full: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert read(env_file=None).database_url == full


def test_the_address_may_be_one_of_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN", "[::1]:8443")
    assert read(env_file=None).address == ("::1", 8443)


def test_lists_may_have_blanks_and_what_is_not_set_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (read(env_file=None).networks, read(env_file=None).accepted_risks) == ([], [])
    monkeypatch.setenv("WEBHOOK_NETWORKS", " 149.154.160.0/20, 2001:67c:4e8::/48,")
    monkeypatch.setenv("ALLOW_UNSAFE", "root, open-health")
    settings = read(env_file=None)
    assert [str(one) for one in settings.networks] == ["149.154.160.0/20", "2001:67c:4e8::/48"]
    assert settings.accepted_risks == ["root", "open-health"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("telegram_token", "TELEGRAM_TOKEN is not set: put the token from BotFather into .env"),
        ("encryption_keys", "ENCRYPTION_KEYS is not set"),
    ],
)
def test_a_real_bot_needs_a_token_and_a_key(name: str, told: str) -> None:
    whole = Settings(_env_file=None, telegram_token="123:abc", encryption_keys="k" * 40)
    require(whole)
    with pytest.raises(WrongSetting, match=told):
        require(whole.model_copy(update={name: ""}))


def test_the_example_has_every_setting_and_no_other() -> None:
    assert set(examples()) == {name.upper() for name in Settings.model_fields}


def test_the_example_explains_each_setting_in_a_sentence_above_it() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for above, line in pairwise(lines):
        if re.match(r"(# )?[A-Z_]+=", line):
            assert re.fullmatch(r"# .*\.", above), line


def test_the_example_shows_the_defaults_and_leaves_open_what_must_be_filled_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_lines = re.findall(r"(?m)^([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"))
    assert dict(open_lines) == dict.fromkeys(SET_UP, "")
    for name, value in examples().items():
        monkeypatch.setenv(name, value)
    assert read(env_file=None) == Settings(_env_file=None)
