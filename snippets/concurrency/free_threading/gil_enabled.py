import sys
import warnings

with warnings.catch_warnings(record=True) as caught:
    import legacy

for warning in caught:
    print(f"{warning.category.__name__}: {warning.message}")
print(f"{legacy.__name__} 모듈을 불러온 뒤 GIL이 켜져 있는가:", sys._is_gil_enabled())
