"""Asking a server on this machine."""

from __future__ import annotations

import http.client
import json
import urllib.request
from typing import Any

ANSWER_S = 5.0  # s, judgement: a server on this machine answers in milliseconds

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy is for the world outside


def ask(url: str, **body: Any) -> Any:
    """Get what a server on this machine answers, as JSON; ask by POST where there is a body.

    Raises
    ------
    OSError
        Nobody answers, or somebody who speaks another language.
    """
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None)  # noqa: S310  callers name it
    request.add_header("Content-Type", "application/json")
    try:
        with _OPENER.open(request, timeout=ANSWER_S) as answer:
            return json.load(answer)
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"what answers at {url} is no server that can be asked ({error})") from error
