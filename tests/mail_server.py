"""A real SMTP server on this machine, which may be told to answer otherwise, or to hang up."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ACCEPTED = "250 OK"
HANG_UP, NEVER = "hang up", "never"
LOGIN = ("journal", "a password")


class MailServer:
    """`letters` are what it accepted, `answers` what it is to say next to MAIL, RCPT or DATA."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: defaultdict[str, list[str]] = defaultdict(list)
        self.encrypted: list[bool] = []
        self.connections = 0
        self.port = 0
        self.hangs = asyncio.Event()

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer(server, "MAIL")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer(server, "RCPT")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._answer(server, "DATA")
        if answer == ACCEPTED or self.answers["arrives all the same"]:
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, EmailMessage, policy=default)
            self.letters.append(letter)
            self.encrypted.append(session.ssl is not None)
        return answer

    async def _answer(self, server: SMTP, command: str) -> str:
        answer = self.answers[command].pop(0) if self.answers[command] else ACCEPTED
        if answer == HANG_UP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if answer == NEVER:
            self.hangs.set()
            await asyncio.Event().wait()
        return answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=(data.login.decode(), data.password.decode()) == LOGIN, handled=False)


@asynccontextmanager
async def listening(tls: ssl.SSLContext | None = None, **how: Any) -> AsyncIterator[MailServer]:
    """With `tls`, encrypted from the first byte on; `how` is for aiosmtpd: a certificate, need of a login."""
    mail, loop = MailServer(), asyncio.get_running_loop()

    def talk() -> SMTP:
        mail.connections += 1
        return SMTP(mail, hostname="mail.test", loop=loop, authenticator=mail.authenticate, **how)

    server = await loop.create_server(talk, "127.0.0.1", 0, ssl=tls)
    mail.port = server.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        server.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A self-signed one for 127.0.0.1: for the server, and for whoever trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    form = (pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*form) + signed.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(file)
    return server, client
