pytest -q -rP | grep -c 불러옵니다
pytest -q -rP -n 2 | grep -c 불러옵니다
