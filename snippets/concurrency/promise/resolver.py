import asyncio


async def main() -> None:
    loop = asyncio.get_running_loop()
    parcel: asyncio.Future[str] = loop.create_future()
    loop.call_soon(parcel.set_result, "소포가 왔습니다")
    print(await parcel)


if __name__ == "__main__":
    asyncio.run(main())
