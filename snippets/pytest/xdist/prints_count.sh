pytest -q -s test_prints.py | grep -c 합계
pytest -q -s -n 2 test_prints.py | grep -c 합계 || true
pytest -q -rP -n 2 test_prints.py | grep -c 합계
