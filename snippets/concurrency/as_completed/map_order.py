from concurrent.futures import ThreadPoolExecutor
from threading import Event

fast_finished = Event()


def work(name: str) -> str:
    if name == "느린 작업":
        fast_finished.wait(timeout=60)
    print(f"끝남: {name}")
    fast_finished.set()
    return name


def main() -> None:
    with ThreadPoolExecutor() as executor:
        results = executor.map(work, ["느린 작업", "빠른 작업"])
    for name in results:
        print(f"받음: {name}")


if __name__ == "__main__":
    main()
