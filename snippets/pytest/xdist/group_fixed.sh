pytest -q -n 2 --dist loadscope test_shop.py
