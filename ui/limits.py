"""How often, and with how much, somebody may come."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_MAX_REMEMBERED = 10_000  # by a limit; whom it saw longest ago is forgotten first


class Limit:
    """A token bucket for each client or user: so much at once, and so much in a time.

    Args:
        amount: requests, guesses or bytes; 0 does not count.
        clock: seconds, as `time.monotonic` gives them.
        period_s: in which the amount comes back.
    """

    def __init__(
        self, amount: float, clock: Callable[[], float] = time.monotonic, *, period_s: float = 60
    ) -> None:
        self._amount = amount
        self._clock = clock
        self._per_s = amount / period_s
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, who: str) -> float:
        """Seconds until somebody may come again: 0 when they may now. Takes nothing."""
        if not self._amount:
            return 0.0
        return max(0.0, (1.0 - self._level(who)) / self._per_s)

    def take(self, who: str, amount: float = 1) -> float:
        """Like `left`; when they may come, so much is counted, also where it is more than is left."""
        wait_s = self.left(who)
        if self._amount and not wait_s:
            self._levels[who] = (self._level(who) - amount, self._clock())
            self._levels.move_to_end(who)
            if len(self._levels) > _MAX_REMEMBERED:
                self._levels.popitem(last=False)
        return wait_s

    def _level(self, who: str) -> float:
        level, since = self._levels.get(who, (float(self._amount), self._clock()))
        return min(self._amount, level + (self._clock() - since) * self._per_s)
