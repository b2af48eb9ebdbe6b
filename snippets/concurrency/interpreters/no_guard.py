from concurrent.futures import InterpreterPoolExecutor
from concurrent.interpreters import NotShareableError

RATE = 3


def price(amount: int) -> int:
    return amount * RATE


# --8<-- [start:pool]
with InterpreterPoolExecutor() as executor:
    try:
        print("값:", executor.submit(price, 10).result())
    except NotShareableError as error:
        print(__name__, "NotShareableError:", error)
# --8<-- [end:pool]
