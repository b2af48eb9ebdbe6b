import pandas


def test_report():
    assert pandas.__name__ == "pandas"
