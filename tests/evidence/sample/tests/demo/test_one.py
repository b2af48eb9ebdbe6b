from snippets.demo.one import one


def test_one_is_one(expect_output):
    assert one() == 1
    expect_output("demo/one.py")
