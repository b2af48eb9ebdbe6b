pytest -q --setup-plan test_setup_order.py
