import asyncio


# --8<-- [start:show]
def show(where: str) -> None:
    try:
        print(f"{where}:", asyncio.get_running_loop().is_running())
    except RuntimeError as error:
        print(f"{where}:", error)


async def main() -> None:
    show("코루틴이 호출한 함수")
    asyncio.get_running_loop().call_soon(show, "루프가 호출한 콜백")
    await asyncio.sleep(0)


if __name__ == "__main__":
    show("실행하기 전")
    asyncio.run(main())
    show("실행한 뒤")
    # --8<-- [end:show]
