"""The settings, read once from arguments, the environment (``ISNAD_…``) and a ``.env`` file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError


def default_library() -> Path:
    """Where the library is when no setting says so: the user's data folder."""
    return user_data_path("isnad", appauthor=False) / "library"


class Settings(BaseSettings):
    """Everything a person can set. Each field is the variable ``ISNAD_`` plus its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="ISNAD_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    library: str = Field(
        default_factory=lambda: str(default_library()),
        description="The library's folder, or the address of a PostgreSQL database that several processes share.",
    )
    model: str = Field(
        "", description="A LangChain model name such as `ollama:qwen3`; empty: the built-in reader."
    )
    api_key: SecretStr | None = Field(
        None, description="The model's key, where the provider's own variable is not set."
    )
    base_url: str | None = Field(
        None, description="Another address of the model's API, such as a local server."
    )
    embedding: str = Field(
        "builtin",
        description="`builtin`, a sentence-transformers name or folder, or a LangChain embeddings name. Where it is "
        "not set, a library that was moved to another embedding keeps to that one.",
    )
    reranker: str = Field(
        "",
        description="A cross-encoder by its sentence-transformers name or folder; empty: the built-in ranking.",
    )
    entailment: str = Field(
        "",
        description="A cross-encoder for natural language inference, by its sentence-transformers name or folder, "
        "that judges a language model's sentences besides the rules; empty: the rules alone.",
    )
    chroma_url: str = Field(
        "",
        description="Address of a Chroma server that keeps the vectors; empty: the library's folder does.",
    )
    chroma_token: SecretStr | None = Field(
        None, description="What the Chroma server wants to be shown, if anything."
    )
    chroma_tenant: str = Field("default_tenant", description="The tenant on the Chroma server.")
    chroma_database: str = Field("default_database", description="The database on the Chroma server.")
    cache: str = Field(
        "",
        description="Where a process keeps its indexes of a library in a database; empty: the user's cache folder.",
    )
    device: str | None = Field(
        None, description="Where an embedding model runs: `cpu`, `cuda`, `mps`; by default a GPU if any."
    )
    backend: str = Field(
        "torch",
        pattern=r"^(torch|(onnx|openvino)(:.+)?)$",
        description="What runs an embedding model or reranker: `torch`, `onnx` or `openvino` (install "
        "`isnad[onnx]` or `isnad[openvino]`); `onnx:FILE` takes a graph, such as a quantised one, of the model's folder.",
    )
    batch_size: int | None = Field(
        None,
        ge=1,
        le=4096,
        description="Texts an embedding model takes at a time; by default 32, and 128 on a GPU.",
    )
    answer_language: str = Field(
        "",
        pattern="^([a-z]{2,3})?$",
        description="ISO 639-1 code of the language of answers; empty: that of the question.",
    )
    passages: int = Field(8, ge=1, le=50, description="Paragraphs an answer is made from.")
    context_tokens: int = Field(
        6000, ge=500, description="About how many tokens of paragraphs a language model is given at most."
    )
    timeout_s: float = Field(60.0, gt=0, le=3600, description="How long a model may take, in seconds.")
    private_addresses: bool = Field(
        False, description="Articles are fetched from this machine and its own network too."
    )
    token: SecretStr | None = Field(
        None,
        description="What others must present to a served Isnad, at least 12 characters, or "
        "`sha256:` and the hexadecimal digest of it; needed to serve other machines.",
    )
    hosts: str = Field(
        "", description="Names under which a served Isnad may be addressed, with commas between."
    )
    rate_per_minute: int = Field(
        600, ge=0, description="Requests another machine may make of a served Isnad a minute; 0: any number."
    )
    user_rate_per_minute: int = Field(
        600, ge=0, description="Requests one user may make a minute, from whatever machine; 0: any number."
    )
    max_upload_mb: int = Field(200, ge=1, le=10_000, description="The most that one request may carry.")
    hourly_upload_mb: int = Field(
        2000, ge=0, description="The most that another machine, or one user, may send an hour; 0: any amount."
    )
    identity_header: str = Field(
        "",
        pattern="^[A-Za-z0-9-]*$",
        description="A header in which a proxy names the user, such as `X-Forwarded-User`.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses of proxies whose headers are believed, such as `10.0.0.5, 10.1.0.0/24`; no others' are.",
    )
    identity_role: Literal["reader", "editor"] = Field(
        "reader", description="What users may do whom a proxy names and `isnad user` has not added."
    )
    libraries: str = Field(
        "", description="A TOML file that names further libraries to serve, and who may read and edit each."
    )
    private_libraries: str = Field(
        "", description="A folder in which each user of a served Isnad gets a library of their own."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="How much a served Isnad logs."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="How: lines to read, or an object of JSON a line."
    )
    log_content: bool = Field(
        False, description="Questions and what else people and articles say may be in the log too."
    )
    retries: int = Field(2, ge=0, le=10, description="How often a failed call to a model is repeated.")


def load(**arguments: Any) -> Settings:
    """The settings; ``arguments`` that are not None come before the environment.

    Raises:
        SettingsError: A value cannot be used; the message names the variable.
    """
    try:
        return Settings(**{name: value for name, value in arguments.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise SettingsError(
            f"ISNAD_{name.upper()} cannot be {first.get('input')!r}: {first['msg']}.",
            code="setting-value",
            given=str(first.get("input")),
        ) from error


def table() -> str:
    """Every setting as the Markdown page ``docs/settings.md``."""
    rows = ["# Settings", "", _INTRODUCTION, "", "| Variable | Default | What it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        if name == "library":
            default = "the user's data folder"
        else:
            default = "none" if field.default in ("", None) else f"`{field.default}`"
        rows.append(f"| `ISNAD_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


_INTRODUCTION = (
    "From arguments, then the environment, then a `.env` file in the working folder. A value that cannot be used is an "
    "error at the start that names its variable."
)
