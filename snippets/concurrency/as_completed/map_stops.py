from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:main]
def fetch(city: str) -> int:
    if city == "부산":
        raise ConnectionError("연결이 끊겼습니다")
    return len(city)


def main() -> None:
    with ThreadPoolExecutor() as executor:
        results = executor.map(fetch, ["서울", "부산", "제주도"])
        print(f"첫째: {next(results)}")
        try:
            next(results)
        except ConnectionError as error:
            print(f"둘째: {error}")
        print(f"그다음: {list(results)}")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
