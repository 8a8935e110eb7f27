"""How relief wears off after an infusion, for arrays of days."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNSETTLED = 2  # days 0 and 1 of a cycle show the infusion itself and are left out (our assumption)


class Fading(NamedTuple):
    """Full relief for `holds` days, which then fades with a time constant of `fades` days."""

    holds: float
    fades: float


# Relief lasts from days to about twelve weeks (ASRA/AAPM/ASA 2018). Which three stand for all is our
# assumption; five found no more.
RELIEFS = (Fading(0, 6), Fading(0, 18), Fading(14, 14 / 3))


def relief(since: Ints, fading: Fading) -> Floats:
    """The share of relief that is left so many days after the infusion; none where `since` is negative."""
    left = np.exp(-np.maximum(0, since - fading.holds) / fading.fades)
    return np.where(since < 0, 0, left)
