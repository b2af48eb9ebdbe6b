pytest -q test_주문.py
