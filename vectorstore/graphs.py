"""Models as ONNX graphs, run by ONNX Runtime or OpenVINO in the place of torch.

sentence-transformers has such backends of its own, but the package they need does not go with the transformers 5 that
sentence-transformers 6 needs. Tokenising, pooling and prompts stay sentence-transformers' own; the network alone is
replaced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

if TYPE_CHECKING:
    from torch import Tensor

TORCH = "torch"
BACKENDS = (TORCH, "onnx", "openvino")

_FILES = {
    "onnx": ("onnx/model.onnx", "model.onnx"),
    "openvino": ("openvino/openvino_model.xml", "openvino_model.xml", "onnx/model.onnx", "model.onnx"),
}
_OPSET = 17

Run = Callable[[Mapping[str, NDArray[Any]]], NDArray[Any]]


class GraphError(Exception):
    """A model cannot be run as a graph; the message says why."""


def replace_network(
    model: Any, folder: Path | None, backend: str, fingerprint: str, device: str | None
) -> None:
    """Lets a graph compute what the first module of a model, a transformer, computes with torch.

    The model's own graph is taken where its folder has one; else the network is exported once, and the graph is kept
    in the user's cache folder.

    Args:
        model: a ``SentenceTransformer`` or ``CrossEncoder``.
        folder: the model's, or None where it is not known.
        backend: ``"onnx"`` or ``"openvino"``, and after a colon the file of the graph in the model's folder, such as
            a quantised one; without it the graph in full precision.
        fingerprint: of the model, for the name in the cache.
        device: as for sentence-transformers; a GPU when there is one, by default.

    Raises:
        GraphError: The runtime is not installed, or the model is none that a graph can stand for.
    """
    runtime, _, file = backend.partition(":")
    transformer = model[0]
    if not hasattr(transformer, "modality_config"):
        raise GraphError("it has no transformer; leave ISNAD_BACKEND unset")
    output = transformer.modality_config["text"]["method_output_name"]
    path = _graph(folder, runtime, file)
    if path is None:
        path = user_cache_path("isnad", appauthor=False) / "graphs" / f"{fingerprint}.onnx"
        if not path.exists():
            _export(transformer, output, path)
    inputs, run = _OPENERS[runtime](path, output, device)
    transformer.model = _network(transformer.model.config, inputs, run, output)


def _graph(folder: Path | None, runtime: str, file: str) -> Path | None:
    if file:
        if folder is None or not (folder / file).is_file():
            raise GraphError(f"its folder has no file {file}")
        return folder / file
    return (
        next((folder / name for name in _FILES[runtime] if (folder / name).is_file()), None)
        if folder
        else None
    )


def _export(transformer: Any, output: str, path: Path) -> None:
    import torch

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = transformer.model

        def forward(self, *tensors: Tensor) -> Any:
            return self.inner(**dict(zip(names, tensors, strict=True)), return_dict=True)[output]

    features = transformer.tokenizer(["a", "a a"], padding=True, return_tensors="pt")
    names = [name for name in features if name in ("input_ids", "attention_mask", "token_type_ids")]
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.parent.mkdir(parents=True, exist_ok=True)
    try:
        torch.onnx.export(
            Network().eval().cpu(),
            tuple(features[name] for name in names),
            str(draft),
            input_names=names,
            output_names=[output],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in names}
            | {output: {0: "texts", 1: "tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        draft.replace(path)
    except torch.onnx.errors.OnnxExporterError as error:
        raise GraphError(f'it cannot be exported ({error}); is "isnad[onnx]" installed?') from error
    finally:
        draft.unlink(missing_ok=True)


def _network(config: Any, inputs: list[str], run: Run, output: str) -> Any:
    """What stands in a transformer module for the network; the graph's numbers come back as tensors."""
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.config = config
            self.place = torch.nn.Parameter(torch.zeros(1), requires_grad=False)  # says on which device it is

        def forward(self, input_ids: Tensor, **features: Any) -> dict[str, Tensor]:
            given = {"input_ids": input_ids, **features}
            arrays = {
                name: (given[name] if name in given else torch.zeros_like(input_ids)).cpu().numpy()
                for name in inputs
            }
            return {output: torch.from_numpy(np.array(run(arrays))).to(input_ids.device)}

    return Graph()


def _open_onnx(path: Path, output: str, device: str | None) -> tuple[list[str], Run]:
    try:
        import onnxruntime
    except ImportError as error:
        raise GraphError('ONNX Runtime is not installed: pip install "isnad[onnx]"') from error
    onnxruntime.disable_telemetry_events()
    there = onnxruntime.get_available_providers()
    wanted = (
        ("CPUExecutionProvider",) if device == "cpu" else ("CUDAExecutionProvider", "CPUExecutionProvider")
    )
    session = onnxruntime.InferenceSession(str(path), providers=[name for name in wanted if name in there])
    names = [found.name for found in session.get_outputs()]
    chosen = output if output in names else names[0]
    return [found.name for found in session.get_inputs()], lambda arrays: session.run([chosen], arrays)[0]


def _open_openvino(path: Path, output: str, device: str | None) -> tuple[list[str], Run]:
    try:
        import openvino
    except ImportError as error:
        raise GraphError('OpenVINO is not installed: pip install "isnad[openvino]"') from error
    # By default some processors compute in bfloat16, and vectors would depend on the machine.
    exactly = {"INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.Core().compile_model(str(path), "CPU" if device == "cpu" else "AUTO", exactly)
    names = [found.any_name for found in compiled.outputs]
    chosen = names.index(output) if output in names else 0
    return [found.any_name for found in compiled.inputs], lambda arrays: compiled(dict(arrays))[chosen]


_OPENERS: dict[str, Callable[[Path, str, str | None], tuple[list[str], Run]]] = {
    "onnx": _open_onnx,
    "openvino": _open_openvino,
}
