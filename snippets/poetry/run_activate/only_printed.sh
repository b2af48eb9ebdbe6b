poetry env activate
python where.py
