import asyncio
from concurrent import futures

FEATURES = [
    (asyncio, "TaskGroup"),
    (asyncio, "eager_task_factory"),
    (asyncio.Queue, "shutdown"),
    (futures, "InterpreterPoolExecutor"),
    (futures.ProcessPoolExecutor, "terminate_workers"),
    (asyncio.TaskGroup, "cancel"),
]

for owner, name in FEATURES:
    print(f"{owner.__name__}.{name}:", "있음" if hasattr(owner, name) else "없음")
