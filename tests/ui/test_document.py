from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.testclient import TestClient

import ui
from ui.document import _MODULES, LocalisedDocument

GRADIO = (
    '<!doctype html>\n<html\n\tlang="en"\n\tstyle="margin: 0"><head>\n<meta charset="utf-8" />'
    '<meta\n\tproperty="og:image" content="https://elsewhere.example/x.jpg" />'
    '<meta name="twitter:site" content="@x" />\n<script>window.config = {}</script>'
    '<script type="module" src="./assets/a.js"></script></head><body><gradio-app></gradio-app></body></html>'
)


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.get("/", response_class=HTMLResponse)(lambda: GRADIO)
    app.get("/plain", response_class=PlainTextResponse)(lambda: "as it is")
    app.add_middleware(LocalisedDocument)
    return TestClient(app)


@pytest.mark.parametrize(
    ("headers", "language", "direction", "title"),
    [
        ({"accept-language": "ar-LB"}, "ar", "rtl", "إسناد"),
        ({"accept-language": "en-GB"}, "en", "ltr", "Isnad"),
        ({"accept-language": "en", "cookie": "isnad_language=ar"}, "ar", "rtl", "إسناد"),
        ({"accept-language": "ar", "cookie": "isnad_language=xx"}, "ar", "rtl", "إسناد"),
        ({"accept-language": "ar", "cookie": "=;;\x01"}, "ar", "rtl", "إسناد"),
    ],
)
def test_language_stands_in_the_document(
    client: TestClient, headers: dict[str, str], language: str, direction: str, title: str
) -> None:
    page = client.get("/", headers=headers)
    assert f'<html lang="{language}" dir="{direction}"' in page.text
    assert f"<title>{title}" in page.text
    assert int(page.headers["content-length"]) == len(page.content)


def test_the_theme_stands_in_the_document(client: TestClient) -> None:
    assert 'data-theme="dark"' in client.get("/", headers={"cookie": "isnad_theme=dark"}).text
    assert "data-theme" not in client.get("/", headers={"cookie": 'isnad_theme="><script>'}).text


def test_nothing_points_elsewhere(client: TestClient) -> None:
    text = client.get("/").text
    assert "og:" not in text
    assert "twitter:" not in text
    assert "https://" not in text


def test_only_our_scripts_may_run(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert first.text.count(f'<script nonce="{nonce[1]}"') == 2
    assert second.headers["content-security-policy"] != policy


def test_every_script_of_the_page_is_loaded_ahead() -> None:
    scripts = {path.stem for path in (Path(ui.__file__ or "").parent / "static").glob("*.js")}
    assert set(_MODULES) == scripts  # a script that is found out late is one more wait before the first frame


def test_other_responses_pass_as_they_are(client: TestClient) -> None:
    page = client.get("/plain")
    assert page.text == "as it is"
    assert "content-security-policy" not in page.headers
