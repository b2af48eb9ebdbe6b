from concurrent.futures import ThreadPoolExecutor


def save(name: str) -> None:
    raise OSError(f"{name}: 디스크가 가득 찼습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        executor.submit(save, "서울")
        executor.map(save, ["부산", "제주"])
    print("모두 저장했습니다")


if __name__ == "__main__":
    main()
