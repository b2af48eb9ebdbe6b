pytest -q test_forgot.py | grep -e await -e passed
