import asyncio

import uvloop


async def main() -> None:
    print(type(asyncio.get_running_loop()))


if __name__ == "__main__":
    # --8<-- [start:run]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
    # --8<-- [end:run]
