import asyncio


async def print_add(a: int, b: int) -> None:
    print(a + b)


def main() -> None:
    loop = asyncio.get_event_loop()
    loop.run_until_complete(print_add(1, 2))
    loop.close()


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
