import asyncio


async def ok(value: str) -> str:
    return value


async def fail() -> str:
    raise ValueError("실패")


# --8<-- [start:main]
async def main() -> None:
    print("모두:", *await asyncio.gather(ok("가"), ok("나")))

    try:
        await asyncio.gather(ok("가"), fail())
    except ValueError as error:
        print("하나라도 실패하면:", error)

    settled = await asyncio.gather(ok("가"), fail(), return_exceptions=True)
    print("실패까지 모으면:", *settled)

    never = asyncio.create_task(asyncio.Event().wait())
    done, _ = await asyncio.wait([never, asyncio.create_task(ok("나"))], return_when=asyncio.FIRST_COMPLETED)
    print("먼저 끝난 것:", done.pop().result())

    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
