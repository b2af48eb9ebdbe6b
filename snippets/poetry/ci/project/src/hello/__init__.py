import greeting


def main() -> None:
    print(f"greeting {greeting.__version__}")
