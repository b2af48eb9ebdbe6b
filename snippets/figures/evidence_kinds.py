from evidence.figures import kinds

print(kinds())
