python -m asyncio pstree "$PID"
