pytest -q -n 0 --pdb test_prints.py
