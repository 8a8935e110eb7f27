"""What an admin can do by words, each as words in and a text out: the chat and the command line share it."""

from handlers.admins import (
    audits,
    bulk,
    emails,
    foreseen,
    infusing,
    inviting,
    oncalls,
    pausing,
    removing,
    reports,
    rosters,
    schedules,
    site_texts,
    teams,
)
from handlers.alerts import buttons as alerts
from handlers.desk import Action

ACTIONS: dict[str, Action] = {
    "invite": inviting.invite,
    "infusion": infusing.infusion,
    "infusions": bulk.administer,
    "next": foreseen.following,
    "schedule": schedules.schedule,
    "team": teams.team,
    "email": emails.email,
    "invites": inviting.open_invites,
    "revoke": inviting.revoke,
    "remove": removing.remove,
    "erase": removing.erase,
    "audit": audits.audit_of,
    "patients": rosters.roster,
    "texts": site_texts.site_texts,
    "pause-site": pausing.pause_site,
    "resume-site": pausing.resume_site,
    "report": reports.report,
    "oncall": oncalls.on_call,
    "alerts": alerts.administer,
}
