for seed in 1 2 3 4; do
  PYTHONHASHSEED=$seed pytest -q --tb=no test_tags.py | tail -n 1 || true
done
