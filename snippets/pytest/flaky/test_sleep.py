import threading
import time


class Saver(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.saved = threading.Event()

    def run(self):
        self.saved.set()


# --8<-- [start:test]
def test_save():
    saver = Saver()
    saver.start()
    time.sleep(0.1)
    assert saver.saved.is_set()
    # --8<-- [end:test]
