from datetime import datetime


def is_expired():
    return datetime.now().year > 2026
