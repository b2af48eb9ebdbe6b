from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def work(results: interpreters.Queue) -> None:
    results.put("계산한 값")


def main() -> None:
    results = interpreters.create_queue()
    with InterpreterPoolExecutor() as executor:
        executor.submit(work, results)
        print("풀을 닫기 전:", results.get())


if __name__ == "__main__":
    main()
