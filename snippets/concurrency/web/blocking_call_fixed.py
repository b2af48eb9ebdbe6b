import time

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()


def charge(won: int) -> str:
    time.sleep(1)  # requests.post()처럼 기다리는 함수
    return f"{won}원을 결제했습니다"


@app.post("/payments/{won}")
async def pay(won: int) -> str:
    return await run_in_threadpool(charge, won)
