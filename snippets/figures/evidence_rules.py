from evidence.figures import rules

print(rules())
