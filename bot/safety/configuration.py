"""What is not safe about the settings, seen from themselves."""

import os
from collections.abc import Iterator
from itertools import permutations
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url

from bot.safety.risks import Finding, found
from bot.settings import Settings, is_this_machine

_TELEGRAM = "api.telegram.org"
# Of random letters, digits or hexadecimal digits, 16 at a time, hardly any has fewer.
_FEWEST_CHARACTERS = 6
_SHORTEST = 8
_OF_EXAMPLES = ("change", "example", "secret", "password", "0123456789", "abcdefgh", "qwerty")
_PASSWORDS_OF_ALL = ("postgres", "password", "admin", "root", "changeme", "secret", "test", "journal")
_ENCRYPTED, _VERIFIED = {"require", "verify-ca", "verify-full"}, {"verify-ca", "verify-full"}


def of_settings(settings: Settings) -> Iterator[Finding]:
    yield from _of_ways(settings)
    yield from _of_secrets(settings)
    yield from _of_listeners(settings)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        yield from _of_postgresql(url)
    if settings.log_level == "DEBUG":
        yield found("debug-log")


def is_for_real(settings: Settings) -> bool:
    """Whether patients may be at the other end; a Bot API server on this machine is usually a trial's."""
    return not is_this_machine(urlsplit(settings.telegram_api_url).hostname or "")


def _of_ways(settings: Settings) -> Iterator[Finding]:
    api = urlsplit(settings.telegram_api_url)
    if is_for_real(settings) and api.scheme == "http":
        yield found("plain-bot-api")
    elif is_for_real(settings) and api.hostname != _TELEGRAM:
        yield found("other-bot-api", host=api.hostname)
    if urlsplit(settings.webhook_url).scheme == "http":
        yield found("plain-webhook")


def _of_secrets(settings: Settings) -> Iterator[Finding]:
    keys = settings.keys
    # An older one must stay until everything is moved away from it.
    if any(map(_is_weak, keys[:1])):
        yield found("weak-key")
    if len(set(keys)) < len(keys):
        yield found("same-key-twice")
    secrets = _secrets(settings)
    for name in ("WEBHOOK_SECRET", "HEALTH_SECRET"):
        if name in secrets and _is_weak(secrets[name]):
            yield found("weak-secret", setting=name)
    named = [*secrets.items(), *(("ENCRYPTION_KEYS", key) for key in set(keys))]
    for (name, one), (other_name, other) in permutations(named, 2):
        # Of two that are equal, one is told.
        if one in other and (one != other or name < other_name):
            yield found("shared-secret", setting=name, other=other_name)


def _secrets(settings: Settings) -> dict[str, str]:
    """By the name of the setting, as far as they are set; a password of a few letters is in anything."""
    named = {
        "TELEGRAM_TOKEN": settings.telegram_token,
        "WEBHOOK_SECRET": settings.webhook_secret,
        "HEALTH_SECRET": settings.health_secret,
        "SMTP_PASSWORD": settings.smtp_password,
        "DATABASE_URL": make_url(settings.database_url).password or "",
    }
    return {name: secret for name, secret in named.items() if len(secret) >= _SHORTEST}


def _is_weak(secret: str) -> bool:
    is_of_words = any(map(str.isspace, secret)) or any(one in secret.lower() for one in _OF_EXAMPLES)
    # A text that repeats itself is found within its double before the end.
    repeats = (secret * 2).find(secret, 1) < len(secret)
    return is_of_words or repeats or len(set(secret)) < _FEWEST_CHARACTERS


def _of_listeners(settings: Settings) -> Iterator[Finding]:
    if settings.webhook_url and not is_this_machine(settings.address[0]) and not settings.networks:
        yield found("open-webhook")
    health = settings.health_address
    if health is not None and not is_this_machine(health[0]) and not settings.health_secret:
        yield found("open-health")


def _of_postgresql(url: URL) -> Iterator[Finding]:
    others = [host for host in _hosts(url) if not host.startswith("/") and not is_this_machine(host)]
    user, password = url.username or "postgres", url.password
    if password is not None and password.lower() in {"", *_PASSWORDS_OF_ALL, user.lower()}:
        yield found("weak-database-password", user=user)
    if not others:
        return
    mode = str(url.query.get("ssl") or os.environ.get("PGSSLMODE") or "prefer")
    if mode not in _ENCRYPTED:
        yield found("plain-database", host=others[0])
    elif mode not in _VERIFIED:
        yield found("unverified-database", host=others[0])
    if password is None:
        yield found("no-database-password", host=others[0], user=user)


def _hosts(url: URL) -> list[str]:
    """Without any, PostgreSQL's driver takes a socket on this machine."""
    listed = url.query.get("host", ())
    more = [listed] if isinstance(listed, str) else [*listed]
    hosts = [url.host or os.environ.get("PGHOST", ""), *(host.rpartition(":")[0] or host for host in more)]
    return [host for one in hosts for host in one.split(",") if host]
