import asyncio

from fastapi import FastAPI

app = FastAPI()


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return "맑음"


@app.get("/weather")
async def weather() -> str:
    return await fetch()
