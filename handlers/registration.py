"""Every route, in the order in which they are tried."""

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers import arrival, limits, routes
from handlers.context import Context
from handlers.patients import crisis

WORDS = filters.TEXT | filters.CAPTION
OWN_WORDS = filters.TEXT & ~filters.FORWARDED & ~filters.VIA_BOT
NEW, EDITED = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE


def register(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    application.add_handler(TypeHandler(Update, arrival.identify), group=-2)
    application.add_handler(MessageHandler(WORDS, crisis.heed), group=-1)
    application.add_handler(TypeHandler(Update, limits.hold_back), group=0)
    application.add_handler(CommandHandler("start", routes.start, filters=NEW & OWN_WORDS), group=1)
    application.add_handler(MessageHandler(NEW & OWN_WORDS & filters.COMMAND, routes.command), group=1)
    application.add_handler(CallbackQueryHandler(routes.tapped), group=1)
    application.add_handler(MessageHandler(NEW & OWN_WORDS, routes.typed), group=1)
    application.add_handler(MessageHandler(EDITED & OWN_WORDS & ~filters.COMMAND, routes.edited), group=1)
    application.add_handler(MessageHandler(NEW & ~filters.StatusUpdate.ALL, routes.something_else), group=1)
