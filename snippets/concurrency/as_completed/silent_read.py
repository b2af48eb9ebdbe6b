from concurrent.futures import ThreadPoolExecutor, as_completed


def save(name: str) -> None:
    if name == "부산":
        raise OSError(f"{name}: 디스크가 가득 찼습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(save, name) for name in ["서울", "부산", "제주"]]
        errors = [error for future in as_completed(futures) if (error := future.exception())]
    print(f"실패 {len(errors)}건: {errors[0]}")


if __name__ == "__main__":
    main()
