from evidence.figures import summary

print(summary())
