pytest -q -rP test_members.py | grep -c 불러옵니다
pytest -q -rP -n 2 test_members.py | grep -c 불러옵니다
