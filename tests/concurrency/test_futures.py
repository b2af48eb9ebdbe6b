"""docs/concurrency/futures.md의 주장."""

from snippets.concurrency.futures import submit_result


def test_result_returns_the_value(capsys):
    submit_result.main()
    assert capsys.readouterr().out == "3\n"


def test_submit_result_script(expect_output):
    expect_output("concurrency/futures/submit_result.py")
