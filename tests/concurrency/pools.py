"""스니펫이 쓰는 풀."""

import runpy
from contextlib import nullcontext
from functools import partial
from importlib.util import find_spec

import pytest

POOLS = ("ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor")

# 여러 프로세스의 작업을 테스트의 프로그램이 열어 줄 때까지 붙잡는다. 프로그램의 앞에 붙인다.
GATED = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

def take(event):
    global gate
    gate = event

def work():
    return gate.wait(60)

"""


class FirstPoolError(Exception):
    """풀을 만들려고 했다."""


def first_pool(module: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """스니펫 모듈을 스크립트로 실행하면 처음 만드는 풀. 결과가 같은 다른 풀을 쓰지 않는지 볼 때 쓴다."""

    def make(name: str, *_: object, **__: object) -> None:
        raise FirstPoolError(name)

    for name in POOLS:
        monkeypatch.setattr(f"concurrent.futures.{name}", partial(make, name), raising=False)
    monkeypatch.setattr("multiprocessing.Manager", nullcontext)
    with pytest.raises(FirstPoolError) as caught:
        runpy.run_path(find_spec(module).origin, run_name="__main__")
    return str(caught.value)
