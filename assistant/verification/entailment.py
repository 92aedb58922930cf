"""A setting -> a model that judges entailment: a cross-encoder trained on natural language inference."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from assistant.errors import ModelError
from vectorstore import devices
from vectorstore.embedding import local_folder
from vectorstore.errors import DeviceError, EmbeddingError, brief

_REMEMBERED = 2048  # pairs; the same sentence is judged against several paragraphs, and again on a retry


class CrossEncoderEntailment:
    """Any sentence-transformers cross-encoder for natural language inference, or for consistency.

    One with a label that begins with "entail" and, if it has, one with "contra" (three classes or two);
    or one with a single number, the probability that the premise bears the sentence out.

    Raises:
        ModelError: The model is neither on this disk nor to be had, has other labels, or the device is not there.
    """

    def __init__(self, name: str, *, device: str | None = None) -> None:
        self.name = name
        try:
            folder = local_folder(name)
        except EmbeddingError as error:
            raise ModelError(
                f"The entailment model {name!r} is not on this disk and cannot be fetched. Give the folder of a "
                "downloaded cross-encoder, or leave ISNAD_ENTAILMENT empty.",
                code="entailment-unusable",
                name=name,
            ) from error
        try:
            devices.require(device)
        except DeviceError as error:
            raise ModelError(str(error), code="device-unusable", device=device) from error
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(str(folder or name), device=device)
            labels = {int(k): str(v).casefold() for k, v in dict(self._model.config.id2label).items()}
        except Exception as error:  # loading raises whatever the model's code raises
            if devices.out_of_memory(error):
                raise self._failed(error) from error
            raise ModelError(
                f"The entailment model {name!r} could not be loaded ({brief(error)}). "
                "Check that it is a cross-encoder, or leave ISNAD_ENTAILMENT empty.",
                code="entailment-unusable",
                name=name,
            ) from error
        self._single = len(labels) == 1
        self._entails = next((k for k, label in labels.items() if label.startswith("entail")), None)
        self._contradicts = next((k for k, label in labels.items() if label.startswith("contra")), None)
        if self._entails is None and not self._single:
            raise ModelError(
                f"The entailment model {name!r} has the labels {', '.join(labels.values())}; one of them must be "
                "'entailment'. Use a cross-encoder trained on natural language inference.",
                code="entailment-unusable",
                name=name,
            )
        self._judged = lru_cache(maxsize=_REMEMBERED)(self._judge)

    def judge(self, premise: str, sentence: str) -> tuple[float, float]:
        """Probabilities that the premise entails and that it contradicts the sentence, 0 to 1.

        Raises:
            ModelError: The model failed, such as for want of memory.
        """
        return self._judged(premise, sentence)

    def _judge(self, premise: str, sentence: str) -> tuple[float, float]:
        from torch.nn import Identity

        try:
            found = self._model.predict(
                [(premise, sentence)],
                activation_fn=Identity(),
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        except RuntimeError as error:
            raise self._failed(error) from error
        logits = np.asarray(found, dtype=np.float64).reshape(-1)
        if self._single:
            return float(1 / (1 + np.exp(-logits[0]))), 0.0
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        assert self._entails is not None
        return float(shares[self._entails]), 0.0 if self._contradicts is None else float(
            shares[self._contradicts]
        )

    def _failed(self, error: Exception) -> ModelError:
        return ModelError(
            f"The entailment model {self.name!r} failed ({brief(error)}). Set "
            "ISNAD_DEVICE=cpu, or leave ISNAD_ENTAILMENT empty.",
            code="entailment-failed",
            name=self.name,
        )
