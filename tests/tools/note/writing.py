"""Hypothesis가 짓는 노트: 사람들이 쓰는 꼴을 섞은 것과, 아무 글자나 늘어놓은 것."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    ["코루틴은", "값을", "돌려준다", "fixture를", "정의함", "`await`", "**굵게**", "asyncio.run()", "있다.", "왜?", "[[", "](", "*", "<br>", "x = 1", "결과", "—", "\u3000", "{{ x }}"]
)  # fmt: skip
TEXT = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
INDENT = st.sampled_from(["", "", "", " ", "  ", "    ", "\t", "\t\t", "        ", "> ", ">"])
MARKER = st.sampled_from(["", "", "- ", "* ", "1. ", "2) ", "- [ ] ", "| ", "!!! note ", "[^1]: "])
TRAILING = st.sampled_from(["", "", "", " ", "  ", "   ", "\t", " \t ", "\r"])
INLINE = st.sampled_from(
    ["[[Generator]]", "[[Generator|제너레이터]]", "[[#머리]]", "![[그림.png|300]]", "![글](img/a.png)", "![](https://a.example/b.png)", "![글](img/a.png){: width=3}", '[글](다른.md "제목")', "[글](다른 쪽.md)", "[글](other.md#x)", "[글](https://a.example)", "[글](test:test_x)", "`[[x]]`", "#태그"]
)  # fmt: skip
PROSE = st.builds(
    lambda *parts: "".join(parts),
    INDENT,
    MARKER,
    TEXT,
    st.lists(INLINE, max_size=2).map(lambda found: "".join(f" {each} 이다. " for each in found)),
    TRAILING,
)
HEADING = st.builds(
    lambda level, gap, text, tail: "#" * level + gap + text + tail,
    st.integers(1, 6),
    st.sampled_from([" ", "", "  ", "\t"]),
    st.sampled_from(["제목", "Asyncio 큐", "1. Iterator", "결과", "`map`", "a # b"]),
    st.sampled_from(["", " #", "  ", "##"]),
)
CODE = st.lists(
    st.sampled_from(
        ["print(1)", "", "  ", "\tpass", "    x = [1,", "def f():", "```", "~~~", ">>> 1", "$ ls", "1", '--8<-- "a.py"', "# 결과 ", "import asyncio  ", "<pre>"]
    ),
    max_size=5,
)  # fmt: skip
MARK = st.sampled_from(["```", "````", "~~~", "``` "])
INFO = st.sampled_from(
    [
        "",
        "python",
        "py",
        "sh",
        "text",
        " {.python}",
        "python:app.py",
        "json",
        "console",
        "Mermaid",
        "c++",
        'python title="a"',
    ]
)


def _fenced(indent: str, mark: str, info: str, code: list[str], close: str) -> str:
    return "\n".join(
        [indent + mark + info, *(indent + line for line in code), *([indent + mark + close] * (close != "열림"))]
    )


def _quoted(marks: list[str], mark: str, info: str, code: list[str]) -> str:
    """알림 상자 안의 블록. `>` 뒤의 빈칸이 줄마다 다르다."""
    lines = [mark + info, *code, mark.strip()]
    return "\n".join(each + line for each, line in zip(marks, lines, strict=False))


QUOTE_MARKS = st.lists(st.sampled_from(["> ", ">", ">", ">  ", " > ", ">\t"]), min_size=2, max_size=7)
QUOTED = st.builds(_quoted, QUOTE_MARKS, MARK, INFO, CODE).map("> [!tip] 알림\n{}".format)
FENCED = st.builds(_fenced, INDENT, MARK, INFO, CODE, st.sampled_from(["", "", "", " ", "\t", "`", "열림"]))
INDENTED = st.builds(
    lambda indent, code: "\n" + "\n".join(indent + line for line in code),
    st.sampled_from(["    ", "\t", "        ", "  \t"]),
    CODE,
)
OTHER = st.sampled_from(
    ["", "", "제목\n===", "제목\n---", "---", "***", "{% raw %}", "{: .prompt-info }", "{% highlight python %}\nprint(1)\n{% endhighlight %}", "{% highlight sh %}", "<!-- 숨김", "-->", "<!-- 한 줄 -->", "#파이썬 #asyncio", "<pre>x</pre>", '--8<-- "a.py"', "| a | b |\n| --- | --- |", "<details>", "%% 주석 %%", '<img src="https://a.example/x.png" alt="가">', "<img src=img/a.png>", "$$", "결과:", "출력\n"]
)  # fmt: skip
FRONT = st.sampled_from(
    ["", "", "---\ntitle: python\ntags:\n---\n", "---\ntitle: [Python] 글\n---\n", "---\nlayout: post\ntitle: \"글\"\ncategories: [a, b]\n---\n\n", "---\n---\n", "---\ntitle: a --> b <!-- `x`\n--8<--: a\n---\n", "---\n- a\n---\n", "---\n", "+++\ntitle = 'x'\n+++\n", "---\ntags: a b, #c\ndescription: 'a: b'\n----\n"]
)  # fmt: skip
LINES = st.one_of(PROSE, PROSE, HEADING, FENCED, QUOTED, INDENTED, OTHER)


@st.composite
def written(draw: st.DrawFn) -> str:
    """사람들이 쓰는 꼴을 섞은 노트."""
    body = "\n".join(draw(st.lists(LINES, max_size=12)))
    text = draw(FRONT) + body + draw(st.sampled_from(["", "\n", "\n\n", "  "]))
    if draw(st.booleans()):
        text = text.replace("\r\n", "\n").replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "", "", "\ufeff"])) + text


# 뜻이 있는 글자를 자주 고르는, 아무 글이나.
random_text = st.text(
    st.one_of(st.sampled_from(" \t\n\n\n`~#>-*[](){}|!<\"'\\:8.가다1a\r"), st.characters(exclude_categories=["Cs"])),
    max_size=120,
)
notes = st.one_of(written(), written(), random_text)
