pytest -q 'test_fruit.py::test_담기[사과]'
