import threading


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
    assert saver.saved.wait(timeout=10)
    # --8<-- [end:test]
