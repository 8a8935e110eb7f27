"""The clinical core: pure functions of dates and ratings, with no database, Telegram, clock or settings."""
