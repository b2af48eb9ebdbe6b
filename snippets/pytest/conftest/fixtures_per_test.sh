pytest -q --fixtures-per-test orders/test_orders.py
