# --8<-- [start:tests]
def test_given(greeting):
    assert greeting == "안녕하세요"


def test_missing():
    assert greeting == "안녕하세요"


# --8<-- [end:tests]
