pytest -q --tb=no -p no:randomly -n 2 test_order.py | tail -n 1 || true
