pytest -q -s | grep -c 합계
pytest -q -s -n 2 | grep -c 합계 || true
pytest -q -rP -n 2 | grep -c 합계
