import asyncio
import threading


# --8<-- [start:work]
def work() -> None:
    try:
        asyncio.get_event_loop()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


if __name__ == "__main__":
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    # --8<-- [end:work]
