python -m asyncio ps "$PID"
