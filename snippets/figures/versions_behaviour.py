from evidence.figures import outcomes

print(outcomes("tests/concurrency/test_versions.py::test_behaviour", "figures/versions.toml"))
