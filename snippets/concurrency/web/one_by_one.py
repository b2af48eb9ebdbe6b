import asyncio
import time

import httpx
from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from shop import application

events: list[str] = []


# --8<-- [start:view]
def fetch() -> None:
    events.append("시작")
    time.sleep(0.5)
    events.append("끝")


async def together(request: HttpRequest) -> HttpResponse:
    call = sync_to_async(fetch)
    await asyncio.gather(call(), call(), call())
    return HttpResponse(" ".join(events))
    # --8<-- [end:view]


app = application(together)

if __name__ == "__main__":
    from local_server import serving

    with serving(app) as url:
        print(httpx.get(f"{url}/together").text)
