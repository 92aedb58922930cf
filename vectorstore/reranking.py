"""A setting -> a reranker: a cross-encoder that reads question and paragraph together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vectorstore import devices
from vectorstore.embedding import fingerprint, local_folder
from vectorstore.errors import EmbeddingError, RerankingError, brief
from vectorstore.graphs import TORCH, replace_network
from vectorstore.ranking.calibration import Calibration, calibrated
from vectorstore.types import Reranker


def open_reranker(
    name: str, *, device: str | None = None, batch_size: int | None = None, backend: str = TORCH
) -> Reranker:
    """The reranker a setting names.

    Args:
        name: a cross-encoder by its sentence-transformers name, or its folder.
        device: where it runs; a GPU when there is one, by default.
        batch_size: pairs it takes at a time, see `devices.Batches`.
        backend: what runs its network, see `graphs.replace_network`.

    Raises:
        RerankingError: It cannot be loaded; known within seconds.
    """
    return CrossEncoderReranker(name, device=device, batch_size=batch_size, backend=backend)


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder that tells in one number, or in two, whether a text answers.

    Raises:
        RerankingError: The model is neither on this disk nor to be had, gives other numbers, or the device is not
            there.
    """

    def __init__(
        self, name: str, *, device: str | None = None, batch_size: int | None = None, backend: str = TORCH
    ) -> None:
        self.name = name
        try:
            folder = local_folder(name)
        except EmbeddingError as error:
            raise RerankingError(
                f"The reranker {name!r} is not on this disk and cannot be fetched. Give the folder of a "
                "downloaded cross-encoder, or leave ISNAD_RERANKER empty for the built-in ranking.",
                code="reranker-not-here",
                name=name,
            ) from error
        if backend == TORCH:
            devices.require(device)
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(str(folder or name), device="cpu" if backend != TORCH else device)
            self._batches = devices.Batches(batch_size, self._model.device.type)
            self._fingerprint = fingerprint(name, folder or local_folder(name), 1, backend.partition(":")[2])
            if backend != TORCH:
                replace_network(self._model, folder or local_folder(name), backend, self._fingerprint, device)
            self._columns = self._raw([("a", "a")]).shape[1]
        except Exception as error:  # loading raises whatever the model's code raises
            if devices.out_of_memory(error):
                raise self._failed(error) from error
            raise RerankingError(
                f"The reranker {name!r} could not be loaded ({brief(error)}). "
                "Check that it is a cross-encoder, or leave ISNAD_RERANKER empty.",
                code="reranker-not-loaded",
                name=name,
            ) from error
        if self._columns > _YES_AND_NO:
            raise RerankingError(
                f"The reranker {name!r} gives {self._columns} numbers for a pair; one that gives a single number is "
                "needed, such as a cross-encoder trained on MS MARCO.",
                code="reranker-columns",
                name=name,
            )

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n,) float32``, 0 to 1: how likely each text answers; calibrated, see `calibration`."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        return self._calibration.probabilities(self._numbers([(question, text) for text in texts]))

    @cached_property
    def _calibration(self) -> Calibration:
        return calibrated(self._fingerprint, self._numbers)

    def _numbers(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """``(n,) float32``, higher is likelier, on the model's own scale."""
        try:
            found = self._raw(pairs)
        except RuntimeError as error:
            raise self._failed(error) from error
        numbers: NDArray[np.float32] = (
            found[:, -1] - found[:, 0] if self._columns == _YES_AND_NO else found[:, 0]
        )
        return numbers

    def _failed(self, error: Exception) -> RerankingError:
        return RerankingError(
            f"The reranker {self.name!r} failed ({brief(error)}). With a GPU that ran "
            "out of memory, set a smaller ISNAD_BATCH_SIZE or ISNAD_DEVICE=cpu.",
            code="reranker-failed",
            name=self.name,
        )

    def _raw(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        from torch.nn import Identity

        found = self._batches.run(
            lambda size: self._model.predict(
                list(pairs),
                batch_size=size,
                activation_fn=Identity(),
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        )
        return np.asarray(found, dtype=np.float32).reshape(len(pairs), -1)


_YES_AND_NO = 2
