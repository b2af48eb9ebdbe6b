import asyncio
from contextvars import ContextVar

user = ContextVar("user", default="없음")


# --8<-- [start:main]
async def main() -> None:
    user.set("지수")
    loop = asyncio.get_running_loop()
    print("to_thread:", await asyncio.to_thread(user.get))
    print("run_in_executor:", await loop.run_in_executor(None, user.get))
    # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
