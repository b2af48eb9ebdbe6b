from evidence.figures import outcomes

print(outcomes("tests/concurrency/test_process_pool.py::test_without_guard"))
