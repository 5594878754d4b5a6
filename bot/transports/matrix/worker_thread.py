"""A thread for work that must not be waited for longer than so many seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class WorkerThread:
    """Does one thing after another. Unlike a pool's it keeps no process from ending, should the
    server that it waits for never answer."""

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def do(self, work: Callable[[], T], seconds: float) -> T:
        """The result of `work`. Raises what it raises, and TimeoutError where it takes longer."""
        return self.submit(work).result(seconds)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have it done after all that was submitted before it."""
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future

    def close(self) -> None:
        """End it after what it has to do."""
        self._queue.put(None)

    def _run(self) -> None:
        while (task := self._queue.get()) is not None:
            work, future = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001  # it is whoever waits for it that knows
                future.set_exception(error)
            del task, work, future
