def tags():
    return ", ".join({"사과", "배", "감"})


def test_tags():
    assert tags() == "사과, 배, 감"
