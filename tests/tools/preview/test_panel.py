"""쪽에 붙는 것."""

from tools.preview import panel

BLOCK = '<div data-snippet="d/x.out"><pre>1</pre><div class="proof">한 줄</div></div>'


def test_note_stands_before_the_line_of_its_block():
    page = panel.with_notes(f"<p>가</p>{BLOCK}<p>나</p>{BLOCK}", {"d/x.out": "!", "d/other.out": "?"})
    assert page.count('<pre>1</pre>!<div class="proof">') == 2
    assert "?" not in page


def test_difference_marks_its_lines_and_shows_code_as_text():
    shown = panel.difference("--- a\n+++ b\n@@ -1 +1 @@\n-<b>\n+2\n 3")
    assert shown == "<pre>--- a\n+++ b\n@@ -1 +1 @@\n<del>-&lt;b&gt;</del><ins>+2</ins> 3\n</pre>"


def test_note_names_the_command():
    text = panel.note(["틀림 <x>"], "", "make outputs ONLY='a b'")
    assert "틀림 &lt;x&gt;" in text
    assert "<code>make outputs ONLY=&#x27;a b&#x27;</code>" in text


def test_panel_without_news_is_nothing():
    assert panel.panel("", [], good=True) == ""
    assert 'data-state="bad"' in panel.panel("제목", ["<줄>"], good=False)
    assert "&lt;줄&gt;" in panel.panel("제목", ["<줄>"], good=False)


def test_page_asks_for_changes_since_it_was_drawn():
    page = panel.finished("<body><p>글</p></body></html>", 7, "<aside></aside>")
    assert page.endswith("</script></body></html>")
    assert f"{panel.EVENTS}?since=7" in page
    assert "since=8" in panel.finished("몸이 없는 쪽", 8, "")


def test_page_that_cannot_be_drawn_says_why():
    assert "docs/a.md:1: &lt;까닭&gt;" in panel.fault_page("docs/a.md:1: <까닭>")
