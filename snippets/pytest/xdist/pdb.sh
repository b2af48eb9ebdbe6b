pytest -q -n 2 --pdb test_prints.py
