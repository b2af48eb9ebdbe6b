import asyncio

print("TaskGroup.cancel이 있음:", hasattr(asyncio.TaskGroup, "cancel"))
