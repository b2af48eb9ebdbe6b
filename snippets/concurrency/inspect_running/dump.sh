kill -USR1 "$PID"
