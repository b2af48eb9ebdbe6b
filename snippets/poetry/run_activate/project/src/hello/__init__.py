import sys


def main() -> None:
    print("안녕하세요:", sys.prefix)
