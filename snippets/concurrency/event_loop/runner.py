import asyncio


async def print_add(a: int, b: int) -> asyncio.AbstractEventLoop:
    print(a + b)
    return asyncio.get_running_loop()


if __name__ == "__main__":
    # --8<-- [start:runner]
    with asyncio.Runner() as runner:
        first = runner.run(print_add(1, 2))
        second = runner.run(print_add(3, 4))
        print("같은 루프:", first is second)
    print("루프가 닫힘:", first.is_closed())
    # --8<-- [end:runner]
