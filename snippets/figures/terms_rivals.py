from tools.terms import rivals

print(rivals())
