import asyncio


async def parse(text: str) -> int:
    return int(text)


def show(state: str, task: asyncio.Task) -> None:
    done, cancelled, cancelling = task.done(), task.cancelled(), task.cancelling()
    print(f"{state}: {done=} {cancelled=} {cancelling=}")


async def main() -> None:
    task = asyncio.create_task(asyncio.sleep(3600))
    show("예약됨", task)
    await asyncio.sleep(0)
    show("기다림", task)
    task.cancel()
    show("취소 요청됨", task)
    await asyncio.wait([task])
    show("취소됨", task)

    four, error = asyncio.create_task(parse("4")), asyncio.create_task(parse("사"))
    await asyncio.gather(four, error, return_exceptions=True)
    show("값을 돌려줌", four)
    show("예외를 던짐", error)


if __name__ == "__main__":
    asyncio.run(main())
