"""Whether this installation is safe for patients: what keeps a start, and what an admin is told."""

import logging
from collections.abc import Iterable
from pathlib import Path

from bot.safety.configuration import is_for_real, of_settings
from bot.safety.premises import of_machine
from bot.safety.risks import RISKS, Finding
from bot.settings import Settings, WrongSetting

log = logging.getLogger(__name__)

_ENV_FILE = Path(".env")


def refuse_dangers(settings: Settings, env_file: Path = _ENV_FILE) -> None:
    """Raises WrongSetting, with a line for each danger, unless the Bot API server is on this machine."""
    findings = not_accepted(settings, of_here(settings, env_file))
    dangers = [finding for finding in findings if finding.risk.is_dangerous]
    if dangers and is_for_real(settings):
        names = dict.fromkeys([*settings.accepted_risks, *(finding.risk.name for finding in dangers)])
        mend = f"Mend it; or, if you know better, set ALLOW_UNSAFE={','.join(names)}"
        raise WrongSetting("\n".join(["This is not safe for patients:", *map(str, dangers), mend]))


def warn(settings: Settings, env_file: Path = _ENV_FILE) -> None:
    findings = not_accepted(settings, of_here(settings, env_file))
    if names := ", ".join(dict.fromkeys(finding.risk.name for finding in findings)):
        log.warning(f"not safe: {names}; python -m bot check --security says what to do")


def of_here(settings: Settings, env_file: Path = _ENV_FILE) -> list[Finding]:
    """What can be seen without the database."""
    return [*of_settings(settings), *of_machine(settings, env_file)]


def not_accepted(settings: Settings, findings: Iterable[Finding]) -> list[Finding]:
    """Raises WrongSetting for an accepted risk that does not exist, which is a slip of the pen."""
    accepted = settings.accepted_risks
    if unknown := [name for name in accepted if name not in RISKS]:
        raise WrongSetting(
            f"ALLOW_UNSAFE: there is no risk {unknown[0]}; docs/safe-settings.md lists them by name"
        )
    return [finding for finding in findings if finding.risk.name not in accepted]
