from concurrent.futures import ProcessPoolExecutor


def main() -> None:
    for name in ("terminate_workers", "kill_workers"):
        print(name, hasattr(ProcessPoolExecutor, name))


if __name__ == "__main__":
    main()
