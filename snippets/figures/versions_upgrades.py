from evidence.upgrades import upgrades

print(upgrades("concurrency", "figures/versions.toml", "tests/concurrency/test_versions.py"))
