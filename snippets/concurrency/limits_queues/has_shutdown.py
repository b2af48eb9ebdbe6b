import asyncio


def main() -> None:
    print("Queue.shutdown이 있는가:", hasattr(asyncio.Queue, "shutdown"))
    print("QueueShutDown이 있는가:", hasattr(asyncio, "QueueShutDown"))


if __name__ == "__main__":
    main()
