from evidence.figures import outcomes

print(outcomes("tests/concurrency/test_versions.py::test_feature", "figures/versions.toml"))
