"""Work of the processor's own waits for a free seat, and gives it back."""

from __future__ import annotations

import os
import threading

import pytest

from assistant.seats import seat


def test_no_more_work_at_once_than_there_are_cores() -> None:
    most, now = 0, 0
    lock, enough = threading.Lock(), threading.Barrier(os.cpu_count() or 1)

    def work() -> None:
        nonlocal most, now
        with seat():
            with lock:
                now += 1
                most = max(most, now)
            enough.wait(30)  # all seats are taken together
            with lock:
                now -= 1

    threads = [threading.Thread(target=work) for _ in range(3 * (os.cpu_count() or 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == (os.cpu_count() or 1)
    assert now == 0


def test_a_seat_is_given_back_after_a_failure() -> None:
    for _ in range(2 * (os.cpu_count() or 1)):
        with pytest.raises(ValueError, match="lost"), seat():
            raise ValueError("lost")
