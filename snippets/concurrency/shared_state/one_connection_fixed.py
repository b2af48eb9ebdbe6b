import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing


def double(number: int) -> int:
    with closing(sqlite3.connect("shop.db")) as connection:
        row: tuple[int] = connection.execute("SELECT ? * 2", (number,)).fetchone()
    return row[0]


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print(list(pool.map(double, [1, 2, 3])))


if __name__ == "__main__":
    main()
