class OutOfStockError(Exception):
    pass


def order() -> None:
    raise OutOfStockError("연필")
