import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

HOOK = "http://127.0.0.1:8001/hook"

# --8<-- [start:app]
background: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = 100
    async with httpx.AsyncClient() as client:
        app.state.client = client
        yield
        while background:
            await asyncio.wait(background)


app = FastAPI(lifespan=lifespan)


async def notify() -> None:
    await app.state.client.post(HOOK)


@app.post("/orders")
async def order() -> str:
    task = asyncio.create_task(notify())
    background.add(task)
    task.add_done_callback(background.discard)
    return "주문을 받았습니다"
    # --8<-- [end:app]
