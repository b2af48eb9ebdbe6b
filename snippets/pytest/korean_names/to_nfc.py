import unicodedata
from pathlib import Path

for path in Path().glob("test_*.py"):
    name = unicodedata.normalize("NFC", path.name)
    if name != path.name:
        path.rename(name)
        print("바꾼 이름:", name)
