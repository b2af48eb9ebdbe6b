import asyncio
import threading

main_ended = threading.Event()


async def save(text: str) -> None:
    print("저장했습니다:", text)


def work(loop: asyncio.AbstractEventLoop) -> None:
    main_ended.wait(timeout=10)
    try:
        asyncio.run_coroutine_threadsafe(save("글"), loop).result(timeout=10)
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


# --8<-- [start:main]
async def main() -> None:
    threading.Thread(target=work, args=(asyncio.get_running_loop(),)).start()


if __name__ == "__main__":
    asyncio.run(main())
    main_ended.set()
    # --8<-- [end:main]
