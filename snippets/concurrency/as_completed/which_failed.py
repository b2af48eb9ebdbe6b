from concurrent.futures import ThreadPoolExecutor, as_completed


def fetch(city: str) -> int:
    if city == "부산":
        raise ConnectionError("연결이 끊겼습니다")
    return len(city)


def main() -> None:
    total = 0
    with ThreadPoolExecutor() as executor:
        cities = {executor.submit(fetch, city): city for city in ["서울", "부산", "제주도"]}
        for future in as_completed(cities):
            try:
                total += future.result()
            except ConnectionError as error:
                print(f"{cities[future]} 실패: {error}")
    print(f"나머지의 합: {total}")


if __name__ == "__main__":
    main()
