import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event


async def open_gate(gate: Event) -> None:
    gate.set()


async def main() -> None:
    gate = Event()
    with ThreadPoolExecutor() as executor:
        future = executor.submit(gate.wait, 60)
        opener = asyncio.create_task(open_gate(gate))
        try:
            future.result(timeout=0.2)
        except TimeoutError:
            print(f"result(): 문이 열렸는가 {gate.is_set()}")
        await asyncio.wrap_future(future)
        print(f"await: 문이 열렸는가 {gate.is_set()}")
        await opener


if __name__ == "__main__":
    asyncio.run(main())
