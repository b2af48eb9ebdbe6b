import asyncio
import time

import httpx
from fastapi import FastAPI

app = FastAPI()
events: list[str] = []


@app.get("/def")
def in_a_thread() -> None:
    events.append("시작")
    time.sleep(0.5)  # 이 스레드만 멈춤
    events.append("끝")


@app.get("/async")
async def on_the_loop() -> None:
    events.append("시작")
    time.sleep(0.5)  # 서버가 멈춤
    events.append("끝")


async def main(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        for path in ("/def", "/async"):
            await asyncio.gather(*(client.get(path) for _ in range(3)))
            print(f"{path:6}", *events)
            events.clear()


if __name__ == "__main__":
    from local_server import serving

    with serving(app) as url:
        asyncio.run(main(url))
