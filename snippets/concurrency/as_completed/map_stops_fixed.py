from concurrent.futures import ThreadPoolExecutor


def fetch(city: str) -> int:
    if city == "부산":
        raise ConnectionError("연결이 끊겼습니다")
    return len(city)


# --8<-- [start:main]
def main() -> None:
    cities = ["서울", "부산", "제주도"]
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(fetch, city) for city in cities]
    for city, future in zip(cities, futures, strict=True):
        if error := future.exception():
            print(f"{city}: {error}")
        else:
            print(f"{city}: {future.result()}")
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
