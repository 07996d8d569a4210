"""The page in a real browser, where there is one: `apt install chromium`."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.report import parts
from bot.model import Kind
from bot.report.collect import Report
from bot.report.page import page
from tests.cli.conftest import ARREST, FIRE, FIRE_AGAIN, Shell, line
from tests.report.test_page import outcome

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH"),
    pytest.mark.xdist_group("browser"),
]
BREAKOUT = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
WIRE = "\n".join(
    (
        line("a1", "Fire at Marhaven cannery kills three", FIRE, 30),
        line("a2", f"Blaze {BREAKOUT}", f"{FIRE_AGAIN}\n{BREAKOUT}", 20, source=BREAKOUT, url="javascript:alert(1)"),
        "{not json",
        line("a3", "Owner of Marhaven cannery arrested", ARREST, 10),
        line("a1", "Fire at Marhaven cannery kills three", FIRE, 5),
    )
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("report")
    done = Shell(home, {})("replay", "-", "--report", "out.html", stdin=WIRE)
    assert done.returncode == 3, done.stderr
    return home / "out.html"


def chromium(url: str, profile: Path, *more: str) -> str:
    """What headless Chromium prints for a page, once its script has run."""
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
         f"--user-data-dir={profile}", "--virtual-time-budget=5000", *more, url],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Content Security Policy" not in done.stderr
    assert "Uncaught" not in done.stderr
    return done.stdout


def dom(report: Path, profile: Path, view: str = "") -> str:
    return chromium(f"{report.as_uri()}#{view}", profile, "--dump-dom", "--enable-logging=stderr", "--v=0")


def part(seen: str, id: str) -> str:
    """The markup of one of the two sides."""
    found = re.search(rf'<section id="{id}".*?</section>', seen, re.S)
    assert found
    return found[0]


def test_a_browser_shows_both_sides_and_runs_nothing_of_an_article(report: Path, tmp_path: Path) -> None:
    seen = dom(report, tmp_path)
    told, silent = part(seen, "told"), part(seen, "silent")
    assert told.count('class="thread"') == 1
    assert told.count('class="msg alert"') == 1
    assert told.count('class="msg update"') == 1
    assert "suspicion of manslaughter" in told
    assert "<circle" in told
    assert "report, " in told or "reports, " in told
    assert silent.count('<details class="art') == 2
    assert "already seen" in silent
    assert html.escape(BREAKOUT, quote=False) in silent
    assert "<title>owned" not in seen
    assert "<img" not in re.sub(r"<script.*?</script>", "", seen, flags=re.S)
    assert "1 line of the file was no article" in seen
    links = re.findall(r"<a [^>]*target=[^>]*>", seen)
    assert links
    for link in links:
        assert re.search(r'href="https?://', link)
        assert 'rel="noopener noreferrer"' in link


@pytest.mark.parametrize(
    ("view", "threads", "silent"),
    [("q=manslaughter", 1, 0), ("q=zeppelin", 0, 0), ("kinds=already+seen", 1, 1), ("q=blaze&tab=silent", 0, 1)],
)
def test_filters_stand_in_the_address(report: Path, tmp_path: Path, view: str, threads: int, silent: int) -> None:
    seen = dom(report, tmp_path, view)
    assert part(seen, "told").count('class="thread"') == threads
    assert part(seen, "silent").count('<details class="art') == silent


def test_the_likeliest_news_that_was_kept_silent_comes_first_on_demand(tmp_path: Path) -> None:
    made = Report("wire.jsonl", ("*",), "UTC")
    for n, known in enumerate((0.9, 0.1, 0.5)):
        made.add(outcome(f"b{n}", Kind.REWRITE, text=f"Quay {n} burnt down.", known=known))
    file = tmp_path / "sorted.html"
    file.write_text(page(parts(), made.data(), "sorted"), encoding="utf-8")
    silent = part(dom(file, tmp_path / "profile", "sort=close"), "silent")
    assert re.findall(r"(\d+)% <bdi[^>]*>“Quay (\d)", silent) == [("81", "1"), ("45", "2"), ("9", "0")]


def test_a_silent_report_that_stands_alone_is_open_with_its_evidence(report: Path, tmp_path: Path) -> None:
    silent = part(dom(report, tmp_path, "q=blaze&tab=silent"), "silent")
    assert 'class="row"' in silent
    assert "nearest known sentence, covers" in silent
    assert "Three workers were killed" in re.sub(r"</?mark>", "", silent)
    assert "killed three workers on Monday" in silent, "the nearest known sentence with its words"


def test_two_thousand_reports_are_drawn_as_far_as_they_are_read(tmp_path: Path) -> None:
    made = Report("wire.jsonl", ("*",), "UTC")
    made.add(outcome("a", Kind.OPENED))
    for n in range(2_500):
        made.add(outcome(f"b{n}", Kind.REWRITE, text=f"Quay {n} burnt down.", near="a"))
    file = tmp_path / "big.html"
    file.write_text(page(parts(), made.data(), "big"), encoding="utf-8")
    assert file.stat().st_size < 2_000_000
    silent = part(dom(file, tmp_path / "profile"), "silent")
    assert 40 <= silent.count('<details class="art') <= 400
    assert "2,500 reports" in silent
    assert "Show more" in silent


def test_at_the_width_of_a_phone_nothing_hangs_over_and_one_side_shows(report: Path, tmp_path: Path) -> None:
    """A frame of 390 px, for a window cannot be so narrow. The outer page reads nothing of the inner but its picture."""
    picture = tmp_path / "phone.png"
    frame = tmp_path / "frame.html"
    probe = report.read_text(encoding="utf-8")
    # the same page without its policy, and with a probe at its end that says how wide it is
    probe = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", probe)
    probe = probe.replace(
        "</body>",
        """<script>parent.postMessage(JSON.stringify({wide: document.documentElement.scrollWidth,
        told: document.getElementById("told").offsetWidth, silent: document.getElementById("silent").offsetWidth}), "*")
        </script></body>""",
    )
    (tmp_path / "probe.html").write_text(probe, encoding="utf-8")
    frame.write_text(
        '<body><pre id="found"></pre><script>onmessage = (e) => { document.getElementById("found").textContent = e.data }'
        '</script><iframe src="probe.html#tab=silent" style="width:390px;height:800px;border:0"></iframe>'
    )
    seen = chromium(frame.as_uri(), tmp_path / "profile", "--dump-dom")
    found = re.search(r'<pre id="found">(.*?)</pre>', seen)
    assert found
    width = json.loads(html.unescape(found[1]))
    assert width["wide"] <= 390
    assert width["told"] == 0
    assert width["silent"] > 300
    chromium(frame.as_uri(), tmp_path / "profile", f"--screenshot={picture}", "--window-size=500,900")
    assert picture.read_bytes().startswith(b"\x89PNG")
