def tags():
    return ", ".join(sorted({"사과", "배", "감"}))


def test_tags():
    assert tags() == "감, 배, 사과"
