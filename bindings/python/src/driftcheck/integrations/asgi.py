# SPDX-License-Identifier: Apache-2.0
"""Middleware for FastAPI, Starlette and every other ASGI server.

>>> from driftcheck.integrations.asgi import DriftMiddleware, metrics_app
>>> # app.add_middleware(DriftMiddleware, monitor=monitor, features=lambda body: body["rows"])
>>> # app.mount("/metrics", metrics_app(monitor))
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from .._event import Event
from .._monitor import Monitor
from ._observer import BackgroundObserver

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Larger bodies are not kept for the monitor.
LARGEST_BODY = 16 << 20


class _Body:
    """What has passed of a body, up to a limit."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, part: bytes) -> None:
        self._length += len(part)
        if self._length <= LARGEST_BODY:
            self._parts.append(part)
        else:
            self._parts.clear()

    def read(self) -> Any:
        """The JSON value, or None if there is none."""
        return json.loads(b"".join(self._parts)) if self._parts else None


class DriftMiddleware:
    """Observes features of requests, and predictions of answers, after the answer has gone out.

    The bodies are read as they pass; nothing is decoded or counted on the way of the request. A failure never reaches
    the client: it is logged, and counted in `observer.failed`.

    Parameters
    ----------
    app
        The application; ``add_middleware`` gives it.
    monitor
        Its profile has the columns that `features` and `predictions` return.
    features
        Function of the request's JSON that returns rows as `Monitor.observe` takes them; by default the JSON itself.
    predictions
        Function of the answer's JSON that returns more columns of the same rows, as a dictionary; None: none.
    paths
        Paths that are observed; by default "/predict".
    on_event
        Called with each event, in the observer's thread.
    capacity
        Batches that may wait for the monitor; more are left out and counted in `observer.dropped`.
    """

    def __init__(
        self,
        app: App,
        monitor: Monitor,
        *,
        features: Callable[[Any], Any] = lambda body: body,
        predictions: Callable[[Any], dict[str, Any]] | None = None,
        paths: Collection[str] = ("/predict",),
        on_event: Callable[[Event], Any] | None = None,
        capacity: int = 1000,
    ) -> None:
        self.app = app
        self.observer = BackgroundObserver(monitor, on_event=on_event, capacity=capacity)
        self._features = features
        self._predictions = predictions
        self._paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and has it observed once it is answered."""
        if scope["type"] != "http" or scope["path"] not in self._paths:
            await self.app(scope, receive, send)
            return
        request, answer, status = _Body(), _Body(), 0

        async def receive_and_keep() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                request.add(message.get("body", b""))
            return message

        async def send_and_keep(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body" and self._predictions is not None:
                answer.add(message.get("body", b""))
            await send(message)

        await self.app(scope, receive_and_keep, send_and_keep)
        if 200 <= status < 300:
            self.observer.submit(lambda: self._batch(request, answer))

    def _batch(self, request: _Body, answer: _Body) -> Any:
        body = request.read()
        if body is None:
            return None
        features = self._features(body)
        if self._predictions is None:
            return features
        return {**_columns(features), **self._predictions(answer.read())}


def _columns(rows: Any) -> dict[str, Any]:
    """Rows as columns, so that columns can be added."""
    if isinstance(rows, dict):
        return rows
    if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
        return {name: [row.get(name) for row in rows] for name in dict.fromkeys(name for row in rows for name in row)}
    raise TypeError("with predictions, features must be a dictionary of columns or a list of dictionaries")


def metrics_app(monitor: Monitor) -> App:
    """An ASGI application that answers with the monitor's state in the Prometheus text format."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = monitor.prometheus().encode()
        headers = [(b"content-type", b"text/plain; version=0.0.4; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
