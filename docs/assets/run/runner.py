"""파일 하나를 `python 파일`처럼 끝까지 실행한다. 브라우저의 파이썬에서 worker.js가 부른다.

Pyodide의 이벤트 루프는 CPython의 것이 아니어서, 남은 태스크를 취소하지 않고 예외를 다르게 알린다. 그래서 CPython의 루프를
그대로 쓰되, 기다릴 때 워커를 재운다. 브라우저에는 소켓도 스레드도 없으므로 루프가 기다리는 것은 시각뿐이다.
"""

import asyncio
import asyncio.runners
import atexit
import gc
import io
import sys
import time
import types
from collections.abc import Callable

from pyodide import webloop


class Selector:
    """기다릴 소켓이 없는 셀렉터."""

    def __init__(self, sleep: Callable[[float], object]) -> None:
        self.sleep = sleep

    def select(self, timeout: float | None) -> list[object]:
        """다음 일의 시각까지 잔다. 할 일이 없으면 다른 파이썬에서처럼 끝나지 않는다."""
        if timeout is None or timeout > 0:
            self.sleep(86_400 if timeout is None else timeout)
        return []

    def close(self) -> None: ...


class Loop(asyncio.BaseEventLoop):
    """소켓만 없는 CPython의 이벤트 루프."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = Selector(time.sleep)

    def _process_events(self, event_list: list[object]) -> None: ...

    def _write_to_self(self) -> None: ...


class Policy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


def prepare(nap: Callable[[float], object] | None) -> None:
    """Pyodide가 바꾼 것을 CPython의 것으로 되돌린다.

    Parameters:
        nap: 워커를 재우는 함수. 초를 받는다. 없으면 Pyodide의 것을 쓴다.
    """

    def sleep(seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        nap(seconds)

    time.sleep = sleep if nap else webloop._orig_sleep
    asyncio.run = asyncio.runners.run
    asyncio.events._set_event_loop_policy(Policy())
    asyncio._set_running_loop(None)


def run(name: str) -> None:
    """지금 폴더의 파일을 실행한다. 예외는 파이썬처럼 표준 오류에 찍는다."""
    sys.stdout, sys.stderr = (_unbuffered(number) for number in (1, 2))
    sys.argv = [name]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__ = name
    try:
        with open(name, encoding="utf-8") as file:  # noqa: PTH123
            code = compile(file.read(), name, "exec")
        exec(code, main.__dict__)
    except SystemExit as error:
        if error.code is not None and not isinstance(error.code, int):
            print(error.code, file=sys.stderr)
    except BaseException as error:
        inner = error.__traceback__ and error.__traceback__.tb_next  # 이 함수는 빼고 보인다.
        sys.excepthook(type(error), error, inner)
    # 파이썬이 끝날 때 하는 일. 기다리지 않은 코루틴의 경고도 여기에서 나온다.
    atexit._run_exitfuncs()
    main.__dict__.clear()
    gc.collect()


def _unbuffered(number: int) -> io.TextIOWrapper:
    """두 스트림의 차례가 바뀌지 않게 곧바로 쓰는 스트림."""
    raw = io.FileIO(number, "wb", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
