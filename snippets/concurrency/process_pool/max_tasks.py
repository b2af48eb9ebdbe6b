import multiprocessing
from concurrent.futures import ProcessPoolExecutor

context = multiprocessing.get_context("fork")
try:
    ProcessPoolExecutor(max_tasks_per_child=1, mp_context=context)
except ValueError as error:
    print(f"{type(error).__name__}: {error}")
