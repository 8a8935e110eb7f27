"""The connection to the mail server, and what came of each e-mail."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as ON_THE_WIRE
from email.utils import format_datetime, parseaddr
from typing import Any

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPResponseException

from bot.fates import Outcome
from bot.settings import Settings
from storage.models import Fate

# Together less than it takes until a message that is being sent counts as lost.
_SECONDS_TO_CONNECT, _SECONDS, _SECONDS_TO_ACCEPT = 20, 10, 30
_SECONDS_TO_PART = 2
# Whoever refuses for now, as many servers do with senders whom they do not know, wants to be left alone.
_LATER = 60.0
_FOR_NOW = range(400, 500)
_WRONG_LOGIN = 600.0


class Post:
    """One connection at a time, kept from one e-mail to the next. `tls` is for tests with a certificate of
    their own; certificates are always verified.
    """

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        name, address = parseaddr(settings.smtp_from)
        self._from = Address(name, addr_spec=address)
        is_encrypted = settings.smtp_security != "none"
        self._client = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_server_port,
            username=settings.smtp_username or None,
            password=settings.smtp_password or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=(tls or ssl.create_default_context()) if is_encrypted else None,
            # Its own name would tell which machine this is.
            local_hostname=self._from.domain,
            timeout=_SECONDS,
        )

    async def send(self, arguments: Mapping[str, Any], now: datetime, identity: str) -> Outcome:
        """`identity` is the same for every attempt at one e-mail."""
        try:
            letter = self._letter(arguments, now, identity)
        except ValueError as error:
            return Outcome(Fate.REFUSED, error=_named(error))
        try:
            async with asyncio.timeout(_SECONDS_TO_CONNECT):
                await self._open()
        except (SMTPException, OSError) as error:
            self._client.close()
            return _not_connected(error)
        try:
            await self._client.mail(self._from.addr_spec)
            await self._client.rcpt(arguments["to"])
        except (SMTPException, OSError) as error:
            return await self._refused(error)
        try:
            await self._client.data(letter, timeout=_SECONDS_TO_ACCEPT)
        except SMTPResponseException as error:
            return await self._refused(error)
        except (SMTPException, OSError) as error:
            self._client.close()
            return Outcome(Fate.UNKNOWN, error=type(error).__name__)
        return Outcome(Fate.SENT)

    async def close(self) -> None:
        if self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.quit(timeout=_SECONDS_TO_PART)
        self._client.close()

    async def _open(self) -> None:
        """A server may have ended a connection that nobody used for a while."""
        if self._client.is_connected:
            try:
                await self._client.noop()
                return
            except (SMTPException, OSError):
                self._client.close()
        await self._client.connect()

    async def _refused(self, error: SMTPException | OSError) -> Outcome:
        """Before the text was on its way, or in answer to it: the e-mail certainly did not arrive."""
        if self._client.is_connected:
            try:
                await self._client.rset()
            except (SMTPException, OSError):
                self._client.close()
        code = error.code if isinstance(error, SMTPResponseException) else None
        if code is None or code in _FOR_NOW:
            return Outcome(None, retry_after=_LATER, error=_named(error))
        return Outcome(Fate.REFUSED, error=_named(error))

    def _letter(self, arguments: Mapping[str, Any], now: datetime, identity: str) -> bytes:
        letter = EmailMessage(ON_THE_WIRE)
        letter["From"] = self._from
        letter["To"] = Address(addr_spec=arguments["to"])
        letter["Subject"] = arguments["subject"]
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{identity}@{self._from.domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(arguments["text"], charset="utf-8", cte="quoted-printable")
        return letter.as_bytes()


def _not_connected(error: SMTPException | OSError) -> Outcome:
    """Nothing was sent. A login that is wrong now is wrong in a minute, and may lock the account."""
    wait = _WRONG_LOGIN if isinstance(error, SMTPAuthenticationError) else 1.0
    return Outcome(None, retry_after=wait, error=_named(error), unreachable=True)


def _named(error: Exception) -> str:
    """Without the server's words, which hold the address."""
    code = f" {error.code}" if isinstance(error, SMTPResponseException) else ""
    return type(error).__name__ + code
