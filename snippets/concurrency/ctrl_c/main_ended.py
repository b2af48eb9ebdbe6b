import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()


# --8<-- [start:main]
async def save() -> None:
    await asyncio.sleep(0.5)
    try:
        await asyncio.get_running_loop().run_in_executor(pool, print, "저장했습니다")
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


def main() -> None:
    threading.Thread(target=asyncio.run, args=(save(),)).start()
    print("메인 스레드가 끝납니다")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
