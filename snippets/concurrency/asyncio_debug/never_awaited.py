import asyncio
from collections.abc import Coroutine

# --8<-- [start:save]
waiting: list[Coroutine[None, None, None]] = []


async def save(text: str) -> None:
    print("저장했습니다:", text)


def save_later(text: str) -> None:
    waiting.append(save(text))
    # --8<-- [end:save]


async def main() -> None:
    save_later("글")
    print("main이 끝납니다")


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
    waiting.clear()
