pytest -q -rP test_members_fixed.py | grep -c 불러옵니다
pytest -q -rP -n 2 test_members_fixed.py | grep -c 불러옵니다
