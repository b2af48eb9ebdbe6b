from tools.errors import index

print(index())
