pytest -q test_event_loop.py | grep 'not found'
