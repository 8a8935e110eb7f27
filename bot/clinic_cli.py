"""What an admin does at a terminal, each in the words of the chat: people, invites, infusions, schedules."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot import settings as configuration
from bot.terminal import administer, in_loop, now, settings, stop, with_database

Words = Annotated[list[str] | None, typer.Argument(show_default=False)]

clinic = typer.Typer()
command = clinic.command
PANEL = "The clinic"

Code = Annotated[str, typer.Argument(help="Such as PT-001.", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without it, only what would happen is said.")]


@command(rich_help_panel=PANEL)
def invite(
    role: Annotated[Literal["admin", "clinician", "patient"], typer.Argument(show_default=False)],
    code: Annotated[str | None, typer.Option(help="Such as PT-001; the next free one when left out.")] = None,
    days: Annotated[int, typer.Option(min=1, max=90, help="For how many days the link works.")] = 14,
) -> None:
    """Make an invite, or a new link for who has not come yet; the link is the last line."""
    configuration.require(settings())
    administer("invite", [role, *([code] if code else []), f"{days}"], needs_bot=True)


@command(rich_help_panel=PANEL)
def invites() -> None:
    """Show the invite links that still work."""
    administer("invites", [])


@command(rich_help_panel=PANEL)
def revoke(code: Code, yes: Yes = False) -> None:
    """End an invite link, so that whoever opens it is turned away."""
    asking("revoke", [code], yes=yes)


@command(rich_help_panel=PANEL)
def infusion(words: Words = None) -> None:
    """Enter, move, cancel or list infusions of one patient.

    \b
    infusion PT-001                                shows what is entered
    infusion PT-001 2026-03-02                     enters one
    infusion PT-001 2026-03-02 maintenance         the same; the kind is induction or maintenance
    infusion PT-001 move 2026-03-02 2026-03-05     moves it
    infusion PT-001 cancel 2026-03-02              cancels it
    """
    administer("infusion", words)


@command(rich_help_panel=PANEL)
def infusions(
    file: Annotated[Path, typer.Argument(help="On each line a code, a day and perhaps a kind.")],
    yes: Annotated[bool, typer.Option("--yes", help="Enter them; without it they are only shown.")] = False,
) -> None:
    """Enter many infusions from a text or CSV file; without --yes nothing is entered.

    \b
    PT-001 2026-03-02
    PT-001;02.03.2026;maintenance
    """
    from journal.bulk import MOST_BYTES, NoText, TooLong, decoded

    try:
        with file.open("rb") as opened:
            text = decoded(opened.read(MOST_BYTES + 1))
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}.")
    except (NoText, TooLong) as reason:
        stop(f"{file} cannot be read: {reason}.")
    administer("infusions", [text, *(["yes"] if yes else [])])


@command("next", rich_help_panel=PANEL)
def following(
    whose: Annotated[str, typer.Argument(help="PT-001, CL-001, or site.", show_default=False)],
) -> None:
    """Show what will happen next: the next five prompts in local time."""
    administer("next", [whose])


@command(rich_help_panel=PANEL)
def schedule(words: Words = None) -> None:
    """Show or change when people are asked, and what counts as worse.

    \b
    schedule                        shows the site's schedule
    schedule PT-001                 shows a patient's, and what will happen next
    schedule site hour 18:30        changes the site's
    schedule PT-001 days mon-fri    changes a patient's, which goes before the site's
    schedule CL-001 digest-day tue  changes a clinician's
    schedule PT-001 hour default    takes a change back

    \b
    For patients: hour 18:30 · days mon-fri · reminder 2h · expiry 12h · quiet 22-8 ·
    infusion-day off · second 9:30 · morning-after 10:00 · weekly sun 11:00 ·
    recap sun 19:00 · summary on · phases 1 twice, 8 daily, 29 every 2 ·
    false-flags 1 · worse-by 1
    For clinicians: digest-day mon · digest-hour 8:00 · digest-says codes · nobody-line on
    """
    administer("schedule", words)


@command(rich_help_panel=PANEL)
def team(words: Words = None) -> None:
    """Show or set who sees a patient: CODE [CLINICIAN… | none].

    \b
    team PT-001                  shows who sees the patient
    team PT-001 CL-001 CL-002    lets these two see the patient, and nobody else
    team PT-001 none             lets nobody see the patient
    """
    administer("team", words)


@command(rich_help_panel=PANEL)
def email(words: Words = None) -> None:
    """Show or set where a clinician gets e-mails: CODE [ADDRESS | off]. No Telegram is needed for that.

    \b
    email CL-001                        shows the address
    email CL-001 name@clinic.example    sends digests there
    email CL-001 off                    ends e-mails
    """
    administer("email", words)


@command(rich_help_panel=PANEL)
def patients() -> None:
    """Show everyone who is invited or enrolled, with their state, team and last answer."""
    administer("patients", [])


@command(rich_help_panel=PANEL)
def remove(code: Code, yes: Yes = False) -> None:
    """Take somebody out: a patient is asked no more, staff lose every right."""
    asking("remove", [code], yes=yes)


@command(rich_help_panel=PANEL)
def audit(
    code: Annotated[str, typer.Argument(help="Such as PT-001, or site; or verify.", show_default=False)],
    last: Annotated[int, typer.Option(min=1, max=1000, help="How many entries, the newest first.")] = 20,
    expect: Annotated[
        str | None, typer.Option(help="With verify: what it said earlier, such as 1_234:5f0c-91ab-77e2-0d4e.")
    ] = None,
) -> None:
    """Show who did what with somebody's data; verify finds what was tampered with.

    \b
    audit PT-001        shows the newest entries about somebody
    audit verify        finds what was changed, removed, added, moved or cut off by hand
    """
    if code.lower() == "verify":
        _verify(expect)
    elif expect is not None:
        stop("--expect belongs to audit verify.")
    else:
        administer("audit", [code, f"{last}"])


def _verify(expect: str | None) -> None:
    from bot.records import verified
    from storage.proof import NoAnchor

    try:
        lines, holds = in_loop(with_database(lambda database: verified(database, now(), expect)))
    except NoAnchor:
        stop(f"{expect} is nothing that audit verify has said; it looks like 1_234:5f0c-91ab-77e2-0d4e.")
    typer.echo("\n".join(lines))
    if not holds:
        raise typer.Exit(1)


@command(rich_help_panel=PANEL)
def texts(words: Words = None) -> None:
    """Show or set the clinic's name, phone and crisis lines: \\[NAME \\[WORDS | default]].

    \b
    texts                                   shows all of them
    texts name "Northside Clinic"           sets the name
    texts phone +34 555 0100                sets the phone number
    texts crisis-en "Call or text 988."     sets the crisis line in English; crisis-es in Spanish
    texts phone default                     goes back to what .env says
    """
    administer("texts", words)


@command("pause-site", rich_help_panel=PANEL)
def pause_site(yes: Yes = False) -> None:
    """Pause the whole clinic: nobody is sent anything unasked; replies are still taken."""
    asking("pause-site", [], yes=yes)


@command("resume-site", rich_help_panel=PANEL)
def resume_site() -> None:
    """End the pause of the clinic; nothing is made up for."""
    administer("resume-site", [])


@command(rich_help_panel=PANEL)
def oncall(words: Words = None) -> None:
    """Show or set who answers alerts: \\[NAME VALUE | off], such as hours mon-fri 8-18.

    \b
    oncall                          shows what is set, and what is missing
    oncall responder CL-001         hears first in the hours
    oncall hours mon-fri 8-18       or: daily 7-22, or: always
    oncall backup CL-002            hears first outside them, and when nobody confirms
    oncall confirm-within 30 min    then the other one is asked
    oncall pain 9                   a rating from which on an alert is raised; or: off
    oncall words off                no alerts for danger words; or: on
    oncall item9 off                PHQ-9 without item 9; or: on
    oncall off                      turns alerts off
    """
    administer("oncall", words)


@command(rich_help_panel=PANEL)
def alerts() -> None:
    """Show the alerts that are not closed."""
    administer("alerts", [])


def asking(action: str, words: list[str], *, yes: bool) -> None:
    """What is hard to take back is only done when it is said twice."""
    administer(action, [*words, *(["yes"] if yes else [])])
    if not yes:
        typer.echo("\nNothing was done. Add --yes to do it.")
        raise typer.Exit(1)
