"""What docs/deployment.md gives to copy is what the program takes."""

import re
import secrets
from pathlib import Path

import pytest

from bot.listener import MOST_VISITS, SECONDS_TO_ASK
from bot.safety.configuration import of_settings
from bot.settings import read
from bot.webhook import LARGEST_BODY, MOST_BODIES, SECONDS_TO_SEND

GUIDE = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text("utf-8")


def test_the_settings_for_a_webhook_are_taken_and_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in re.findall(r"(?m)^([A-Z_]+)=(\S*)", GUIDE.partition("```ini")[2].partition("```")[0]):
        monkeypatch.setenv(name, value or secrets.token_urlsafe(32))
    monkeypatch.setenv("ENCRYPTION_KEYS", secrets.token_urlsafe(32))
    settings = read(env_file=None)
    assert settings.webhook_url.startswith("https://") and settings.networks and settings.proxies
    assert [finding for finding in of_settings(settings) if finding.risk.is_dangerous] == []
    assert settings.listen in GUIDE and "proxy_pass http://127.0.0.1:8443;" in GUIDE


def test_the_limits_are_those_of_the_program() -> None:
    assert f"at most {MOST_BODIES} are read at once, and of more than {MOST_VISITS} connections" in GUIDE
    assert SECONDS_TO_ASK == SECONDS_TO_SEND == 10 and "ten seconds to arrive, a body ten more" in GUIDE
    assert LARGEST_BODY <= 1024**2 and "client_max_body_size 1m;" in GUIDE
