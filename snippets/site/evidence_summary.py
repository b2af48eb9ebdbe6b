from evidence.report import summary

print(summary())
