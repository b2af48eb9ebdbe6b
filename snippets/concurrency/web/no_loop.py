import asyncio

from fastapi import FastAPI

app = FastAPI()


async def fetch() -> str:
    await asyncio.sleep(0.1)
    return "맑음"


# --8<-- [start:weather]
@app.get("/weather")
def weather() -> str:
    return asyncio.get_event_loop().run_until_complete(fetch())
    # --8<-- [end:weather]
