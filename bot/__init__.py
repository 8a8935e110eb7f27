"""The running program: the only place that reads environment, clock and network."""

import os
import sys

# httpx looks for its own command line, which nobody calls here: finding it costs time and memory.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
# Waiting times of python-telegram-bot come as timedelta, as they will for everyone in its next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")
