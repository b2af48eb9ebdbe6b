from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


# --8<-- [start:queue]
def work(results: interpreters.Queue) -> None:
    results.put("계산한 값")


def main() -> None:
    results = interpreters.create_queue()
    with InterpreterPoolExecutor() as executor:
        executor.submit(work, results).result()
    print("풀을 닫은 뒤:", results.get())
    # --8<-- [end:queue]


if __name__ == "__main__":
    main()
