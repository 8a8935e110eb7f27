"""Every risk that the program looks for, by the name under which ALLOW_UNSAFE accepts it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Risk:
    """A dangerous one keeps the program from starting; what and mend have room for what was found."""

    name: str
    is_dangerous: bool
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A risk that is there, with what it is about; never with a secret."""

    risk: Risk
    about: dict[str, str]

    def __str__(self) -> str:
        what, mend = self.risk.what.format_map(self.about), self.risk.mend.format_map(self.about)
        return f"{self.risk.name}: {what} {mend}"


def found(name: str, **about: object) -> Finding:
    return Finding(RISKS[name], {key: str(value) for key, value in about.items()})


_OF_SETTINGS = (
    Risk(
        "plain-bot-api",
        True,
        "The way to the Bot API server is not encrypted: others can read the token and what patients write.",
        "Begin TELEGRAM_API_URL with https://.",
    ),
    Risk(
        "other-bot-api",
        False,
        "Everything goes through the Bot API server at {host}, which is not Telegram's own.",
        "See that it is yours, or leave TELEGRAM_API_URL out.",
    ),
    Risk(
        "plain-webhook",
        True,
        "Updates would come over an address that is not encrypted.",
        "Begin WEBHOOK_URL with https://.",
    ),
    Risk(
        "weak-key",
        True,
        "The first key in ENCRYPTION_KEYS can be guessed: made of words, repeating itself or an example.",
        "Put one from python -m bot keys new in front of it, restart, and call python -m bot keys rotate.",
    ),
    Risk("same-key-twice", False, "A key stands in ENCRYPTION_KEYS twice.", "Take one of the two out."),
    Risk(
        "weak-secret",
        True,
        "{setting} can be guessed: it is made of words, repeats itself or is an example.",
        "Set one from python -m bot keys new.",
    ),
    Risk(
        "shared-secret",
        True,
        "{setting} is part of {other}: whoever learns one of them has both.",
        "Set another {setting}; python -m bot keys new makes one.",
    ),
    Risk(
        "open-webhook",
        True,
        "Other machines can reach LISTEN without the proxy that encrypts.",
        "Listen on 127.0.0.1, or say in WEBHOOK_NETWORKS whence updates may come.",
    ),
    Risk(
        "open-health",
        True,
        "Other machines can ask HEALTH_LISTEN how the clinic is doing.",
        "Listen on 127.0.0.1, or set HEALTH_SECRET.",
    ),
    Risk(
        "plain-database",
        True,
        "The way to PostgreSQL at {host} may be without encryption.",
        "Add ?sslmode=verify-full to DATABASE_URL, with PGSSLROOTCERT for a certificate of your own.",
    ),
    Risk(
        "unverified-database",
        False,
        "The way to PostgreSQL at {host} is encrypted, but nobody checks that it leads there.",
        "Set sslmode=verify-full in DATABASE_URL, with PGSSLROOTCERT for a certificate of your own.",
    ),
    Risk(
        "weak-database-password",
        True,
        "The password in DATABASE_URL can be guessed.",
        "Give the user {user} another one in PostgreSQL and in DATABASE_URL.",
    ),
    Risk(
        "no-database-password",
        False,
        "DATABASE_URL has no password for PostgreSQL at {host}.",
        "Give the user {user} one, unless PostgreSQL knows it in another way.",
    ),
    Risk(
        "debug-log",
        False,
        "The log is at DEBUG, which tells more about the work than anybody needs every day.",
        "Set LOG_LEVEL to INFO.",
    ),
)

_OF_THE_MACHINE = (
    Risk("open-file", True, "Everybody on this machine can read or change {file}.", "Call chmod 600 on it."),
    Risk(
        "shared-file",
        False,
        "The group {group} can read or change {file}.",
        "Call chmod 600 on it, unless the group is meant.",
    ),
    Risk(
        "open-folder",
        True,
        "Everybody on this machine can put files into {folder}, where the data lie.",
        "Call chmod 700 on it, or move the data to a folder of their own.",
    ),
    Risk(
        "network-folder",
        True,
        "{folder} is on another machine ({kind}), where SQLite can lose data.",
        "Keep the database on a disk of this machine, or use PostgreSQL.",
    ),
    Risk(
        "root",
        False,
        "The program runs as root: whoever takes it over has the whole machine.",
        "Run it as a user of its own.",
    ),
)

_OF_THE_JOURNAL = (
    Risk(
        "old-schema",
        False,
        "The database is new, or of another version than the program.",
        "Call python -m bot migrate, and then this again: the rest was not looked at.",
    ),
    Risk(
        "copy",
        False,
        "This is a restored copy of {day}: nobody is asked anything.",
        "Call python -m bot confirm when no other program works for this bot any more.",
    ),
    Risk(
        "no-phone",
        False,
        "Patients are not told which number to call.",
        "Set CLINIC_PHONE, or call python -m bot texts phone NUMBER.",
    ),
    Risk(
        "no-crisis-line",
        False,
        "No crisis line is set in {languages}, where somebody may need one.",
        "Set CLINIC_CRISIS_LINES, or call python -m bot texts crisis-{first} WORDS.",
    ),
    Risk("no-admin", False, "Nobody is an admin.", "Call python -m bot invite admin, and open the link."),
    Risk(
        "one-admin",
        False,
        "{code} is the only admin: without that account nobody can run the clinic in the chat.",
        "Call python -m bot invite admin for a second one.",
    ),
    Risk(
        "many-admins",
        False,
        "{count} people are admins, and each of them can see and change everything.",
        "Take out whom you do not need: python -m bot remove CODE --yes.",
    ),
    Risk(
        "unreachable-admin",
        False,
        "Telegram does not reach admins: {codes}.",
        "Ask them to open the chat with the bot again, or take them out.",
    ),
    Risk(
        "unreachable-clinician",
        False,
        "Clinicians whom neither Telegram nor e-mail reaches have patients: {codes}.",
        "Ask them to open the chat again, or put their patients on another team.",
    ),
    Risk(
        "old-invite",
        False,
        "Invite links have been open for more than {days} days: {codes}.",
        "Call python -m bot revoke CODE --yes for whom you do not expect any more.",
    ),
    Risk(
        "old-consent",
        False,
        "Patients who agreed to an earlier text than today's: {count}.",
        "Tell them what has changed since; /privacy shows them today's text.",
    ),
    Risk(
        "broken-audit",
        False,
        "The audit does not hold from entry {place} on: it was {reason}.",
        "Find out who can write to the database, and compare with a backup.",
    ),
    Risk(
        "unverified-audit",
        False,
        "Nobody has verified the audit for more than {days} days.",
        "Call python -m bot audit verify, and note what it prints where nobody can change it.",
    ),
    Risk(
        "no-backup",
        False,
        "No backup was made for more than {days} days.",
        "Call python -m bot backup FILE every night, and keep the file on another machine.",
    ),
    Risk(
        "no-keyring",
        False,
        "There is no keyring in {folder}, and without it nobody can restore the backups there.",
        "Put the newest one back, or make a backup there; if those are gone: python -m bot keys gone FOLDER.",
    ),
    Risk(
        "stale-keyring",
        False,
        "The keyring in {folder} still opens what somebody wrote who was erased: it could not be replaced.",
        "Attach the folder, and let the program's user read and write there; it does the rest."
        " If it is gone: python -m bot keys gone FOLDER.",
    ),
    Risk(
        "old-seal",
        False,
        "Some is sealed with an older key, or not with the key of the person it belongs to: {what}.",
        "Call python -m bot keys rotate.",
    ),
    Risk(
        "needless-key",
        False,
        "Nothing needs the older keys in ENCRYPTION_KEYS any more.",
        "Take them out, and restart; keep them apart for as long as you keep backups from before.",
    ),
)

_OF_TELEGRAM = (
    Risk(
        "clock-off",
        False,
        "This machine's clock is {seconds} seconds away from Telegram's.",
        "Let the machine keep its clock by NTP.",
    ),
    Risk(
        "foreign-webhook",
        False,
        "Telegram delivers what patients write to another address than this program's.",
        "Unless you know why, somebody has the token: get a new one from BotFather with /revoke.",
    ),
    Risk(
        "joins-groups",
        False,
        "Anybody can add the bot to groups, which it then leaves.",
        "Send /setjoingroups to BotFather, and choose Disable.",
    ),
)

RISKS = {risk.name: risk for risk in (*_OF_SETTINGS, *_OF_THE_MACHINE, *_OF_THE_JOURNAL, *_OF_TELEGRAM)}
