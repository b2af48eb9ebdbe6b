import asyncio
from contextvars import ContextVar, copy_context

user = ContextVar("user", default="없음")


async def main() -> None:
    user.set("지수")
    loop = asyncio.get_running_loop()
    print("run_in_executor:", await loop.run_in_executor(None, copy_context().run, user.get))


if __name__ == "__main__":
    asyncio.run(main())
