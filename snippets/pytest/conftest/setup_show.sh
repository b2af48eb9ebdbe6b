pytest -q --setup-show orders/test_orders.py
