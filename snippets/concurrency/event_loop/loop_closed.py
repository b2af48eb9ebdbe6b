import asyncio


async def print_add(a: int, b: int) -> None:
    print(a + b)


def main() -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(print_add(1, 2))
    loop.close()
    try:
        loop.run_until_complete(print_add(3, 4))
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


if __name__ == "__main__":
    main()
