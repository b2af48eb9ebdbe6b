import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx


# --8<-- [start:limiter]
class RateLimiter:
    def __init__(self, per_second: float) -> None:
        self.interval = 1 / per_second
        self.lock = threading.Lock()
        self.next = 0.0

    def wait(self) -> None:
        with self.lock:
            time.sleep(max(0.0, self.next - time.monotonic()))
            self.next = time.monotonic() + self.interval


# --8<-- [end:limiter]
def main(url: str) -> None:
    rate = RateLimiter(per_second=3)
    with httpx.Client(base_url=url) as client, ThreadPoolExecutor(max_workers=4) as executor:

        def fetch(number: int) -> int:
            rate.wait()
            return client.get(f"/{number}").status_code

        print(list(executor.map(fetch, range(6))))


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
