from evidence.figures import outcomes

print(outcomes("tests/note/test_note.py::test_outcome"))
