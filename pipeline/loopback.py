"""Requests to a Prefect server, usually on this machine, and the secret that it requires."""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import secrets
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from pipeline.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

ANSWER_S = 5.0  # s, judgement: a server on this machine answers in milliseconds
SECRET_BYTES = 32  # the default of the standard library for secure tokens

_WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def new_secret(path: Path) -> str:
    """Write a new secret where its owner alone can read it, and return it, as `user:password`.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    secret = f"glute:{secrets.token_urlsafe(SECRET_BYTES)}"
    write_atomically(path, secret.encode())
    return secret


def ask(url: str, secret: str | None = None, /, **body: Any) -> Any:
    """Get what a server answers, as JSON; ask by POST where there is a body.

    The proxy of the environment is used for servers elsewhere, and never for one on this machine.

    Parameters
    ----------
    url
        What is asked.
    secret
        As `user:password`, where the server asks for one.
    **body
        Sent as JSON.

    Raises
    ------
    OSError
        Nobody answers, or somebody who speaks another language.
    """
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None)  # noqa: S310  callers name it
    request.add_header("Content-Type", "application/json")
    if secret:
        request.add_header("Authorization", f"Basic {base64.b64encode(secret.encode()).decode()}")
    try:
        with _opener_for(url).open(request, timeout=ANSWER_S) as answer:
            return json.load(answer)
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"what answers at {url} is no server that can be asked ({error})") from error


def _opener_for(url: str) -> urllib.request.OpenerDirector:
    """Choose whether to go through a proxy; the environment's may change between two calls."""
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    return _WITHOUT_PROXY if is_here else urllib.request.build_opener()
