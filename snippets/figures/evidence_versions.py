from evidence.figures import by_version

print(by_version())
