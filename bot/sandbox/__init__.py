"""The real program on a make-believe Telegram, and a page to look at both."""
