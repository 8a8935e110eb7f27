"""Settings from the environment and from .env, read once; the environment wins."""

import json
from dataclasses import fields
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from handlers.texts import LANGUAGES
from journal.addresses import is_address
from journal.schedule import is_zone
from storage.retention import Periods
from storage.vault import SHORTEST_KEY

Network = IPv4Network | IPv6Network

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
# In days.
_SHORTEST_PERIOD, _LONGEST_PERIOD = 70, 36500
# In characters, so that the crisis text stays short.
_LONGEST_LINE = 200


class WrongSetting(Exception):
    """One line that names the setting and the mend."""


def _database(url: str) -> str:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(
            "write it like sqlite:///data/journal.db or postgresql://user:password@host/name"
        ) from None
    driver = _DRIVERS.get(parsed.drivername, parsed.drivername)
    if driver not in _DRIVERS.values():
        raise ValueError("begin it with sqlite:/// or with postgresql://")
    if driver == _DRIVERS["sqlite"] and parsed.database in (None, "", ":memory:"):
        raise ValueError("name a file, like sqlite:///data/journal.db")
    if driver == _DRIVERS["postgresql"] and (mode := parsed.query.get("sslmode")):
        # asyncpg has the same choices under another name.
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def _zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("write a time zone like Europe/Madrid")
    return name


def _web_root(url: str) -> str:
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise ValueError("write a URL that begins with https://")
    return url.rstrip("/")


def _address(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    if listen and (not host or not port.isdecimal() or int(port) > 65535):
        raise ValueError("write it as an address and a port, like 127.0.0.1:9090")
    return listen


def _secret(secret: str) -> str:
    allowed = secret.isascii() and secret.replace("-", "").replace("_", "").isalnum()
    if secret and not (allowed and 16 <= len(secret) <= 256):
        raise ValueError("use 16 to 256 letters, digits, _ or -")
    return secret


def _networks(networks: str) -> str:
    try:
        _parsed(networks)
    except ValueError:
        raise ValueError("write networks like 149.154.160.0/20, with commas between them") from None
    return networks


def _parsed(networks: str) -> list[Network]:
    return [ip_network(one) for one in _listed(networks)]


def _listed(line: str) -> list[str]:
    return [one.strip() for one in line.split(",") if one.strip()]


def _names(names: str) -> str:
    if not all(one.replace("-", "").isalnum() for one in _listed(names)):
        raise ValueError("write names like open-health, with commas between them")
    return names


def _token(token: str) -> str:
    number, _, rest = token.partition(":")
    if token and not (number.isdecimal() and rest):
        raise ValueError("copy the whole token from BotFather, like 123456:ABC…")
    return token


def _sender(sender: str) -> str:
    if sender and not is_address(parseaddr(sender)[1]):
        raise ValueError("write it like journal@clinic.example or Northside Clinic <journal@clinic.example>")
    return sender


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _crisis_lines(lines: object) -> object:
    try:
        read = json.loads(lines) if isinstance(lines, str) else lines
    except ValueError:
        read = None
    if not isinstance(read, dict) or not all(_is_crisis_line(*one) for one in read.items()):
        raise ValueError(
            'write it like {"en": "988 (call or text)"}, with one of these languages each: '
            + ", ".join(LANGUAGES)
        )
    return read


def _is_crisis_line(language: str, words: object) -> bool:
    return language in LANGUAGES and isinstance(words, str) and 0 < len(words.strip()) <= _LONGEST_LINE


def _keys(keys: str) -> str:
    if any(len(key.strip()) < SHORTEST_KEY for key in keys.split(",") if keys):
        raise ValueError(f"a key has at least {SHORTEST_KEY} characters; python -m bot keys new makes one")
    return keys


def _days(days: int) -> int:
    """Reports look back for two months, and who stopped is told a month before."""
    if days != 0 and not _SHORTEST_PERIOD <= days <= _LONGEST_PERIOD:
        raise ValueError(f"write {_SHORTEST_PERIOD} days or more, or 0 to keep it")
    return days


# In days; 0 for as long as the person is in the journal.
Kept = Annotated[int, AfterValidator(_days)]


class Settings(BaseSettings):
    """Each field is one environment variable; .env.example says what each is for."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    telegram_token: Annotated[str, AfterValidator(_token)] = ""
    telegram_api_url: Annotated[str, AfterValidator(_web_root)] = "https://api.telegram.org"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite+aiosqlite:///data/journal.db"
    migrate: bool = True
    encryption_keys: Annotated[str, NoDecode, AfterValidator(_keys)] = ""
    tick_seconds: Annotated[float, Field(gt=0, le=300)] = 15
    clinic_name: Annotated[str, Field(min_length=1, max_length=100)] = "your clinic"
    clinic_phone: Annotated[str, Field(max_length=40)] = ""
    clinic_crisis_lines: Annotated[dict[str, str], NoDecode, BeforeValidator(_crisis_lines)] = {}
    clinic_timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    webhook_url: Annotated[str, AfterValidator(_web_root)] = ""
    webhook_secret: Annotated[str, AfterValidator(_secret)] = ""
    listen: Annotated[str, AfterValidator(_address)] = "127.0.0.1:8443"
    webhook_networks: Annotated[str, AfterValidator(_networks)] = ""
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = ""
    health_listen: Annotated[str, AfterValidator(_address)] = ""
    health_secret: Annotated[str, AfterValidator(_secret)] = ""
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_from: Annotated[str, AfterValidator(_sender)] = ""
    keep_messages: Kept = 400
    keep_failed_updates: Kept = 90
    keep_invites: Kept = 90
    keep_notes: Kept = 0
    keep_digests: Kept = 0
    keep_audit_details: Kept = 0
    keep_stopped: Kept = 0
    sandbox_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    allow_unsafe: Annotated[str, AfterValidator(_names)] = ""

    @model_validator(mode="after")
    def _webhooks_need_a_secret(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_SECRET: set one, because WEBHOOK_URL is set")
        return self

    @model_validator(mode="after")
    def _a_proxy_is_named(self) -> "Settings":
        """All that reaches this machine alone comes from a proxy on it, and none from Telegram's networks."""
        if self.webhook_url and self.networks and not self.proxies and is_this_machine(self.address[0]):
            raise ValueError("TRUSTED_PROXIES: name your proxy, such as 127.0.0.1, for WEBHOOK_NETWORKS")
        return self

    @model_validator(mode="after")
    def _a_mail_server_is_whole(self) -> "Settings":
        given = [name for name in ("from", "username", "password") if getattr(self, f"smtp_{name}")]
        if given and not self.smtp_host:
            raise ValueError(f"SMTP_HOST: name the mail server, because SMTP_{given[0].upper()} is set")
        if self.smtp_host and not self.smtp_from:
            raise ValueError("SMTP_FROM: set the address that e-mails come from, because SMTP_HOST is set")
        if bool(self.smtp_username) != bool(self.smtp_password):
            raise ValueError("SMTP_PASSWORD: set it and SMTP_USERNAME both, or neither")
        if self.smtp_host and self.smtp_security == "none" and not is_this_machine(self.smtp_host):
            raise ValueError(
                "SMTP_SECURITY: none is only for a mail server on this machine; use starttls or tls"
            )
        return self

    @property
    def smtp_server_port(self) -> int:
        return self.smtp_port or _SMTP_PORTS[self.smtp_security]

    @property
    def keys(self) -> list[str]:
        return _listed(self.encryption_keys)

    @property
    def networks(self) -> list[Network]:
        """Whence updates may come; empty for anywhere."""
        return _parsed(self.webhook_networks)

    @property
    def proxies(self) -> list[Network]:
        """Whose word is taken for whence an update came."""
        return _parsed(self.trusted_proxies)

    @property
    def accepted_risks(self) -> list[str]:
        return _listed(self.allow_unsafe)

    @property
    def clinic(self) -> tuple[str, str, dict[str, str], str]:
        return self.clinic_name, self.clinic_phone, self.clinic_crisis_lines, self.clinic_timezone

    @property
    def periods(self) -> Periods:
        names = (one.name for one in fields(Periods))
        return Periods(**{name: timedelta(days) for name in names if (days := getattr(self, f"keep_{name}"))})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic_timezone)

    @property
    def address(self) -> tuple[str, int]:
        return _parts(self.listen)

    @property
    def health_address(self) -> tuple[str, int] | None:
        """None when nobody may ask how the program is."""
        return _parts(self.health_listen) if self.health_listen else None

    @property
    def database_file(self) -> Path | None:
        """None for a database that is no file."""
        url = make_url(self.database_url)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _parts(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def read(env_file: Path | None = Path(".env")) -> Settings:
    """Raises WrongSetting."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise WrongSetting(_one_line(error)) from None


def require(settings: Settings) -> None:
    """What a real bot cannot do without. Raises WrongSetting."""
    if not settings.telegram_token:
        raise WrongSetting("TELEGRAM_TOKEN is not set: put the token from BotFather into .env")
    if not settings.keys:
        raise WrongSetting("ENCRYPTION_KEYS is not set: put a key from python -m bot keys new into .env")


def _one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    name = ".".join(map(str, first["loc"])).upper()
    return f"{name}: {message}" if name else message
