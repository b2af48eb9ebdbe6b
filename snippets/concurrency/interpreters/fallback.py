from concurrent import futures

Pool = getattr(futures, "InterpreterPoolExecutor", futures.ProcessPoolExecutor)


def main() -> None:
    with Pool() as executor:
        print(Pool.__name__, list(executor.map(pow, [2, 3], [3, 2])))


if __name__ == "__main__":
    main()
