from evidence.figures import outcomes

print(outcomes("tests/concurrency/test_asyncio_debug.py::test_message"))
