"""The alert rules, the dashboard and the manual in docs/operating against what /metrics exports."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis.asyncio import Redis

from bot.health import examine
from bot.settings import load
from handlers.http.metrics import PAUSED, Figures
from tests.support import Bench, small_wire

DOCS = Path(__file__).parents[2] / "docs"
RULES = (DOCS / "operating" / "alerts.yaml").read_text()
DASHBOARD = json.loads((DOCS / "operating" / "dashboard.json").read_text())

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"\\]*") | (?P<span>\[(?:[0-9]+[smhd]|\$__rate_interval)\]) | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<word>[a-z_][a-z_0-9]*) | (?P<sign>[=!]~|[<>!=]=|[-+*/<>=(){},]))""",
    re.X,
)
"""What our PromQL is made of; anything else is an error."""
CALLS = {"sum", "min", "max", "count", "rate", "increase", "histogram_quantile", "absent", "vector"}
WORDS = {"or", "and", "unless"}
TARGET = {"desk", "instance", "job"}
"""Labels that come from Prometheus' own settings."""
OWN = {"up": TARGET}
"""Series that Prometheus makes itself."""

Exported = dict[str, dict[str, set[str]]]
"""Series -> its labels -> their values."""


async def exported_by(client: Redis, desk: str) -> tuple[Exported, set[str]]:
    """The series of a desk that has decided a wire, and the names of its metrics."""
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await bench.worker().drain()
    figures = Figures(lambda: examine(client, bench.store, bench.outbox, load(desk=bench.name), bench.now))
    figures.watch_matrix(lambda: "")
    text = (await figures.text()).decode()
    series: Exported = {}
    for family in text_string_to_metric_families(text):
        for s in family.samples:
            for label, value in s.labels.items():
                series.setdefault(s.name, {}).setdefault(label, set()).add(value)
            series.setdefault(s.name, {})
    return series, set(re.findall(r"^# TYPE (\w+)", text, re.M))


def tokens(query: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(query):
        match = TOKEN.match(query, at)
        assert match, f"not read from here: {query[at:]}"
        found.append((str(match.lastgroup), match[0].strip()))
        at = match.end()
    return found


def wrong(query: str, exported: Exported) -> list[str]:
    """What of a query nobody exports: names, labels, values of labels."""
    known = {**{name: {*labels, *TARGET} for name, labels in exported.items()}, **OWN}
    problems, used, grouped = [], set(), set()
    read = [*tokens(query), ("sign", "")]
    name = mode = label = sign = ""
    for (kind, token), (_, following) in zip(read, read[1:], strict=False):
        match kind, token:
            case "word", "by":
                mode = "by"
            case "sign", "{":
                assert name, f"no name before {{ in {query}"
                mode = "matching"
            case "sign", ")" | "}":
                mode = ""
            case "word", _ if mode == "by":
                grouped.add(token)
            case "word", _ if mode == "matching":
                label = token
                if name in known and label not in known[name]:
                    problems.append(f"{name} has no label {label}")
            case "word", _ if following in ("(", "by"):
                assert token in CALLS, token
            case "word", _ if token not in WORDS:
                name = token
                used.add(name)
                if name not in known:
                    problems.append(f"nobody exports {name}")
            case "text", _ if token != '"$desk"' and label not in TARGET:
                asked = set(token.strip('"').split("|") if "~" in sign else [token.strip('"')])
                missing = asked - exported.get(name, {}).get(label, set())
                problems += [f"{name} has no {label} {value}" for value in sorted(missing)]
            case _:
                pass
        sign = token if kind == "sign" else sign
    assert used, f"no figure in {query}"
    carried = set().union(*(known.get(n, set()) for n in used))
    return problems + [f"nothing in the query has a label {label}" for label in sorted(grouped - carried)]


# --- reading the two files


def rules() -> Iterator[dict[str, str]]:
    """The alert rules. Their file is written in the few forms of YAML that are read here, and in no others."""
    rule: dict[str, str] = {}
    for line in RULES.splitlines():
        if re.fullmatch(r"#.*|  # .*|groups:|  - name: [a-z-]+|    rules:|        (labels|annotations):", line):
            continue
        if start := re.fullmatch(r"      - alert: (Slugline[A-Za-z]+)", line):
            if rule:
                yield rule
            rule = {"alert": start[1]}
        else:
            field = re.fullmatch(r"        (?:  )?(expr|for|severity|summary|runbook): ('[^']+'|[^'\s]+)", line)
            assert field, line
            assert field[1] not in rule, line
            rule[field[1]] = field[2].strip("'")
    yield rule


def panels() -> Iterator[tuple[str, str]]:
    """The titles and queries of the dashboard."""
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def queries() -> list[str]:
    return [*(r["expr"] for r in rules()), *(q for _, q in panels())]


def names(query: str) -> set[str]:
    return set(re.findall(r"slugline_\w+", query))


def plain(name: str, metrics: set[str]) -> str:
    """The metric of a series: that of a histogram's buckets is the histogram."""
    return name if name in metrics else re.sub(r"_(bucket|sum|count)$", "", name)


# --- the tests


async def test_alerts_and_dashboard_ask_only_for_what_is_exported(client: Redis, desk: str) -> None:
    exported, _ = await exported_by(client, desk)
    assert len(queries()) > 50
    assert {q: found for q in queries() if (found := wrong(q, exported))} == {}


async def test_every_name_and_label_that_is_misspelt_is_found(client: Redis, desk: str) -> None:
    exported, _ = await exported_by(client, desk)
    for query in queries():
        for name in names(query):
            assert wrong(re.sub(rf"\b{name}\b", name + "x", query), exported), name
        for label in {label for name in names(query) for label in exported.get(name, {})}:
            misspelt = re.sub(rf"(?<=[(,{{ ]){label}(?=[),=!])", label + "x", query)
            assert misspelt == query or wrong(misspelt, exported), (label, query)
    assert wrong('max(slugline_feeds{state="failng"})', exported) == ["slugline_feeds has no state failng"]
    assert wrong("max by (act) (slugline_workers)", exported) == ["nothing in the query has a label act"]
    for odd in ("slugline_workers @ 5", "topk(3, slugline_workers)", "sum(rate(slugline_workers[5 m]))"):
        with pytest.raises(AssertionError):
            wrong(odd, exported)


async def test_every_figure_is_documented_and_seen(client: Redis, desk: str) -> None:
    _, metrics = await exported_by(client, desk)
    documented = set(re.findall(r"`(slugline_[a-z_]+)", (DOCS / "http.md").read_text()))
    assert metrics == documented
    seen = {plain(name, metrics) for query in queries() for name in names(query)}
    assert metrics == seen


def test_the_rules_are_whole_and_read_as_any_reader_of_yaml_reads_them() -> None:
    found = list(rules())
    assert len({r["alert"] for r in found}) == len(found) > 20
    for rule in found:
        assert rule["severity"] in ("page", "look")
        assert set(rule) >= {"expr", "summary", "runbook"}
        assert re.fullmatch(r"[0-9]+[mh]", rule.get("for", "1m"))
    yaml = pytest.importorskip("yaml")
    groups = yaml.safe_load(RULES)["groups"]
    flat = [
        {"alert": r["alert"], "expr": r["expr"], **({"for": r["for"]} if "for" in r else {}), **r["labels"], **r["annotations"]}
        for g in groups
        for r in g["rules"]
    ]  # fmt: skip
    assert flat == found


def test_what_a_summary_shows_of_a_label_is_in_its_query() -> None:
    for rule in rules():
        for label in re.findall(r"\$labels\.(\w+)", rule["summary"]):
            assert re.search(rf"by \([^)]*\b{label}\b|^up\b", rule["expr"]), rule["alert"]


def test_each_panel_of_the_dashboard_has_a_place_of_its_own() -> None:
    places = [p["gridPos"] for p in DASHBOARD["panels"]]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    ids = [p["id"] for p in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


# --- the manual


def test_the_manual_has_each_alert_under_its_own_heading_and_no_other() -> None:
    manual = (DOCS / "operating.md").read_text()
    headings = re.findall(r"^### (Slugline\w+)$", manual, re.M)
    assert headings == [r["alert"] for r in rules()]
    for rule in rules():
        assert rule["runbook"] == f"docs/operating.md#{rule['alert'].lower()}"
        said = manual.split(f"### {rule['alert']}\n\n")[1].split("\n\n")[0]
        assert said.startswith({"page": "Page. ", "look": "Look. "}[rule["severity"]])
        assert len(said) > 60


def test_the_manual_says_what_to_do_about_every_pause() -> None:
    table = (DOCS / "operating.md").read_text().split("### SluglinePaused\n")[1].split("### ")[0]
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M)))
    assert sorted(told) == sorted(PAUSED)


def test_the_unit_of_systemd_leaves_the_bot_more_time_than_a_lease() -> None:
    unit = (DOCS / "operating" / "slugline.service").read_text()
    stop = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.M)
    assert stop
    assert int(stop[1]) > load().lease_seconds
    for line in unit.splitlines():
        assert re.fullmatch(r"|#.*|\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*", line), line
