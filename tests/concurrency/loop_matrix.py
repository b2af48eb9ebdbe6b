"""get_event_loop()를 호출하는 위치마다의 결과를 찍는 프로그램."""

import asyncio
import threading
import warnings
from collections.abc import Callable


def show(situation: str, get: Callable[[], object] = asyncio.get_event_loop) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", DeprecationWarning)
        try:
            get()
            result = "얻음"
        except RuntimeError:
            result = "RuntimeError"
    warned = [warning.category.__name__ for warning in caught]
    print(f"{situation}:", " + ".join([result, *warned]))


async def inside() -> None:
    show("코루틴 안")


if __name__ == "__main__":
    show("메인 스레드에서 처음")
    asyncio.run(inside())
    show("asyncio.run()이 끝난 뒤")
    worker = threading.Thread(target=show, args=("다른 스레드",))
    worker.start()
    worker.join()
    asyncio.set_event_loop(asyncio.new_event_loop())
    show("set_event_loop() 뒤")
    asyncio.get_event_loop().close()
    show("get_event_loop_policy()", asyncio.get_event_loop_policy)
