"""A Telegram of our own: the Bot API over HTTP, the people who use it, and a page to look at both."""
