"""Where a model runs, a processor or a GPU: what is said where it cannot, and how many texts it takes at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from vectorstore.errors import DeviceError, brief

log = logging.getLogger(__name__)

Found = TypeVar("Found")

_ON_A_PROCESSOR, _ON_A_GPU = 32, 128


def require(device: str | None) -> None:
    """Makes sure that torch can compute on a device; None is any, and always there.

    Raises:
        DeviceError: It cannot.
    """
    if device is None:
        return
    import torch

    try:
        torch.empty(1, device=device)
    except Exception as error:  # torch raises an AssertionError, a RuntimeError or others, by the device
        if out_of_memory(error):
            return
        raise DeviceError(
            f"No model can run on ISNAD_DEVICE={device} here ({brief(error)}). Leave it unset "
            "to take a GPU if torch finds one, or set cpu.",
            code="device-unusable",
            device=device,
        ) from error


def out_of_memory(error: BaseException) -> bool:
    """Whether torch says that a device's memory does not suffice."""
    return isinstance(error, RuntimeError) and "out of memory" in str(error)


class Batches:
    """How many texts a model takes at a time: fewer from then on where a GPU's memory does not suffice.

    Args:
        size: to begin with; by default 32, and 128 on a GPU.
        device: where the model runs, a type of torch's such as ``"cuda"``.
    """

    def __init__(self, size: int | None, device: str) -> None:
        self.size = size or (_ON_A_PROCESSOR if device == "cpu" else _ON_A_GPU)

    def run(self, compute: Callable[[int], Found]) -> Found:
        """What ``compute`` gives for a number of texts at a time.

        Raises:
            RuntimeError: It fails; or the memory does not suffice for a single text.
        """
        while True:
            size = self.size
            try:
                return compute(size)
            except RuntimeError as error:
                if not out_of_memory(error) or size == 1:
                    raise
            self.size = size // 2
            log.warning(
                "the GPU's memory does not suffice for %d texts at a time; %d from here on", size, self.size
            )
