from evidence.figures import outcomes

print(outcomes("tests/concurrency/test_versions.py::test_get_event_loop", "figures/versions.toml"))
