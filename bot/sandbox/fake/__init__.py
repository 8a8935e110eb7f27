"""FakeTelegram: a Bot API server of our own, and the people who use it."""
