pytest -q --tb=no -p no:randomly test_order_fixed.py
pytest -q --tb=no --randomly-seed=1 test_order_fixed.py
pytest -q --tb=no test_order_fixed.py::test_count
