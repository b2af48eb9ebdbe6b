from snippets.concurrency.versions.tables import show

print(show("test_behaviour"))
