import time

from fastapi import FastAPI

app = FastAPI()


def charge(won: int) -> str:
    time.sleep(1)  # requests.post()처럼 기다리는 함수
    return f"{won}원을 결제했습니다"


# --8<-- [start:pay]
@app.post("/payments/{won}")
async def pay(won: int) -> str:
    return charge(won)
    # --8<-- [end:pay]
