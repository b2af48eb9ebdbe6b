import sqlite3
from concurrent.futures import ThreadPoolExecutor

connection = sqlite3.connect("shop.db")


# --8<-- [start:main]
def double(number: int) -> int:
    row: tuple[int] = connection.execute("SELECT ? * 2", (number,)).fetchone()
    return row[0]


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print(list(pool.map(double, [1, 2, 3])))
        # --8<-- [end:main]


if __name__ == "__main__":
    try:
        main()
    except sqlite3.Error as error:
        print(f"{type(error).__name__}: {error}")
    connection.close()
