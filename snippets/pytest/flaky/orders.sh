pytest -q --tb=no -p no:randomly test_order.py
pytest -q --tb=no --randomly-seed=1 test_order.py || true
pytest -q --tb=no test_order.py::test_count || true
