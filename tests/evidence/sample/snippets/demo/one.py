def one():
    # --8<-- [start:body]
    return 1
    # --8<-- [end:body]


print(one())
