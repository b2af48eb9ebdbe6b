import asyncio

import httpx


# --8<-- [start:api]
class Api:
    """보통 함수로 쓰는 클라이언트. 루프 하나를 계속 쓴다."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.client = httpx.AsyncClient()

    def status(self, url: str) -> int:
        return self.runner.run(self.client.get(url)).status_code

    def close(self) -> None:
        self.runner.run(self.client.aclose())
        self.runner.close()


def main(url: str) -> None:
    api = Api()
    for _ in range(3):
        print(api.status(url))
    api.close()
    # --8<-- [end:api]


if __name__ == "__main__":
    from local_server import serving

    with serving() as url:
        main(url)
