"""쪽에 보이는 미리 보기의 소식: 블록 아래의 한 줄과, 쪽의 아래에 붙는 판. 사이트에는 나가지 않는다."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from string import Template

EVENTS = "/_preview"
BAR = '<div class="proof"'
BODY = "</body>"
LINES = 12

STYLE = """<style>
.preview-note, .preview { font: .65rem/1.6 var(--md-text-font-family, sans-serif); }
.preview-note { padding: .4rem .8rem; border-inline-start: .2rem solid #b54708; background: #b547081a; }
.preview-note pre, .preview pre { margin: .3rem 0; overflow: auto; font-size: .65rem; line-height: 1.5; white-space: pre; }
.preview-note del, .preview-note ins { text-decoration: none; display: block; }
.preview-note del { background: #d92d2026; } .preview-note ins { background: #0793552b; }
.preview-note code, .preview code { user-select: all; }
.preview {
  position: fixed; inset: auto 0 0 0; z-index: 9; max-height: 25vh; overflow: auto; overflow-wrap: anywhere;
  padding: .5rem 1rem; border-top: .2rem solid #b54708;
  background: var(--md-default-bg-color, #fff); color: var(--md-default-fg-color, #000);
}
.preview[data-state="good"] { border-color: #079355; }
.preview summary { cursor: pointer; font-weight: 700; } .preview ul { margin: .3rem 0; padding-inline-start: 1rem; }
[data-missing] code { white-space: pre-wrap; }
@media print { .preview { display: none; } }
</style>"""
# 보이지 않는 탭은 기다리지 않는다. 브라우저는 한 곳에 여섯까지만 이어 둔다.
SCRIPT = Template("""<script>
(() => {
  let source;
  const look = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource("$events?since=$epoch");
    source.onmessage = () => location.reload();
  };
  document.addEventListener("visibilitychange", look);
  look();
})();
</script>""")


def difference(text: str) -> str:
    """출력의 차이. 빠질 줄과 들어올 줄에 표시한다."""
    shown = []
    for line in text.splitlines():
        name = {"-": "del", "+": "ins"}.get(line[:1]) if not line.startswith(("---", "+++")) else None
        escaped = html.escape(line)
        shown.append(f"<{name}>{escaped}</{name}>" if name else f"{escaped}\n")
    return f"<pre>{''.join(shown)}</pre>" if shown else ""


def note(lines: Iterable[str], changed: str = "", accept: str = "") -> str:
    """블록 아래에 보일 것."""
    text = "<br>".join(html.escape(line) for line in lines)
    command = f"새 출력이 맞으면 <code>{html.escape(accept)}</code>" if accept else ""
    return f'<div class="preview-note" role="status">{text}{difference(changed)}{command}</div>'


def with_notes(page: str, notes: Mapping[str, str]) -> str:
    """블록의 한 줄 앞에 소식을 넣은 쪽.

    Parameters:
        notes: 블록이 보이는 것(`demo/one.out`, `demo/one.py:구역`)마다 넣을 HTML.
    """
    for target, text in notes.items():
        mark, start = f'data-snippet="{html.escape(target)}"', 0
        while (found := page.find(mark, start)) >= 0 and (bar := page.find(BAR, found)) >= 0:
            page = page[:bar] + text + page[bar:]
            start = bar + len(text)
    return page


def panel(title: str, lines: Iterable[str], *, good: bool) -> str:
    """쪽의 아래에 붙는 판. 알릴 것이 없으면 빈 문자열."""
    if not title:
        return ""
    listed = list(lines)
    more = [f"… 모두 {len(listed)}개"] if len(listed) > LINES else []
    items = "".join(f"<li>{html.escape(line)}</li>" for line in [*listed[:LINES], *more])
    inside = f"<details open><summary>{html.escape(title)}</summary><ul>{items}</ul></details>" if items else title
    return f'<aside class="preview" role="status" data-state="{"good" if good else "bad"}">{inside}</aside>'


def finished(page: str, epoch: int, parts: str) -> str:
    """판과, 바뀌면 다시 읽는 스크립트를 넣은 쪽."""
    extra = STYLE + parts + SCRIPT.substitute(events=EVENTS, epoch=epoch)
    before, body, after = page.rpartition(BODY)
    return f"{before}{extra}{body}{after}" if body else page + extra


def fault_page(line: str) -> str:
    """그리지 못한 쪽 대신 보이는 쪽."""
    return (
        '<!doctype html><html lang="ko"><meta charset="utf-8"><title>그리지 못했습니다</title>'
        f"<body><main><h1>그리지 못했습니다</h1><p><code>{html.escape(line)}</code></p></main></body></html>"
    )
