import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event


async def open_gate(gate: Event) -> None:
    gate.set()


# --8<-- [start:main]
async def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        future = executor.submit(gate.wait, 60)
        opener = asyncio.create_task(open_gate(gate))
        await asyncio.wrap_future(future)
        print("기다리는 동안 문이 열렸는가:", gate.is_set())
        await opener
        # --8<-- [end:main]


if __name__ == "__main__":
    asyncio.run(main())
