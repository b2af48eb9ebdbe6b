poetry build --quiet --clean
python -m zipfile --list dist/app-0.1.0-py3-none-any.whl
