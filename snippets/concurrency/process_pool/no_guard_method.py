import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor


def square(number: int) -> int:
    return number * number


context = multiprocessing.get_context(sys.argv[1])
with ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
    print(executor.submit(square, 3).result())
