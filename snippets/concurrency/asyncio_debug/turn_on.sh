python show_debug.py
PYTHONASYNCIODEBUG=1 python show_debug.py
python -X dev show_debug.py
