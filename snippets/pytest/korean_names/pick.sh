pytest -q -k 사과
