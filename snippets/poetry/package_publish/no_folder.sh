poetry build
