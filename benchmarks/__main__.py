"""Every benchmark, each in a process of its own, as the page docs/performance.md: `make bench`."""

import subprocess
import sys
from importlib import import_module

MODULES = ("updates", "ticking", "sending", "digesting", "resources")
_HEADING = """# Performance

`make bench` measures this and writes this page. Machines differ and are busy with other things, so what is
compared was measured in one run; the ratios say more than the figures.
"""


def main() -> None:
    print(_HEADING)
    for name in MODULES:
        print(f"{name} …", file=sys.stderr)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        measured = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S603
        title, _, text = (import_module(f"benchmarks.{name}").__doc__ or "").partition("\n")
        print(f"## {title.rstrip('.')}\n{text}\n{measured}")


if __name__ == "__main__":
    main()
