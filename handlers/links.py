"""Links that do not work: what is said of them, and how many of them one account may try.

Whether a link is wrong, expired, taken back or used by somebody else is told to nobody: it helps whoever was
invited no more than “ask for a new one” does, and would tell a stranger that there was such a link.
"""

from datetime import timedelta

from handlers.context import Context, tell_admins
from handlers.texts import Html
from storage import attempts, invites

# In a day. A mistyped link, an old one and a last try are three. Our assumption.
MOST_OF_ONE = 5
# Of everybody, within an hour, so that the admins hear of it. Our assumption.
MANY, _SOON = 200, timedelta(hours=1)


async def are_used_up(context: Context) -> bool:
    """Whether no other link is tried for this account, not even one that works."""
    times = await attempts.times(context.session, context.now, attempts.LINK, context.recipient.chat_id)
    return times >= MOST_OF_ONE


async def missed(context: Context, token: str) -> Html | None:
    """Count a link that does not work; what to say of it. A stranger is told what every stranger is.

    One that has ended is no guess: whoever was invited opens it again and again.
    """
    session, now = context.session, context.now
    if await invites.was_made(session, token):
        return _told(context)
    own = await attempts.count(session, now, attempts.LINK, context.recipient.chat_id)
    if await attempts.count(session, now, attempts.LINKS, None, _SOON) == MANY:
        await tell_admins(session, now, "notice-links", count=MANY)
    if own >= MOST_OF_ONE:
        return context.say("links-used-up")
    return _told(context)


def _told(context: Context) -> Html | None:
    return context.say("link-not-working") if context.turn.people else None
