poetry config virtualenvs.inproject true
