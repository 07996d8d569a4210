"use strict";
// Builds the page from the block of data. Text is only ever set as text: what an article says is never markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const CHUNK = 40; // cards that are drawn at a time
  const FOLD = 6; // replies that a thread shows before it folds
  const VERDICTS = { "new": "new", "known": "known", "not news": "context", "said above": "above" };

  const el = (tag, given, ...inside) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(given || {})) {
      if (key === "class") node.className = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...inside.filter((x) => x !== null && x !== undefined && x !== ""));
    return node;
  };
  const svg = (tag, given, ...inside) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(given || {})) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value);
    }
    node.append(...inside);
    return node;
  };
  // what others wrote keeps its own direction and cannot turn ours
  const said = (tag, text, given) => el(tag, { dir: "auto", ...given }, text);

  const clockIn = (given) => {
    try { return new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, hourCycle: "h23", ...given }); }
    catch { return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hourCycle: "h23", ...given }); }
  };
  const formats = {
    clock: clockIn({ hour: "2-digit", minute: "2-digit" }),
    day: clockIn({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    short: clockIn({ day: "numeric", month: "short" }),
    full: clockIn({ day: "numeric", month: "short", year: "numeric" }),
  };
  const tell = (kind, at) => formats[kind].format(new Date(at * 1000));
  const moment = (at) => `${tell("short", at)} ${tell("clock", at)}`;
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || `${one}s`}`;
  const percent = (x) => `${Math.round(100 * x)}%`;

  // --- the data made ready
  const T = data.texts;
  const articles = data.articles.map((a, n) => ({ ...a, n, sentences: a.sentences || [], quotes: a.quotes || [] }));
  const stories = new Map(Object.entries(data.stories).map(([id, s]) => [id, { ...s, id, told: [], quiet: [] }]));
  for (const a of articles) {
    const story = stories.get(a.story);
    if (story) (a.act ? story.told : story.quiet).push(a);
  }
  const hay = (a) => a.hay || (a.hay = [
    a.title, a.source, a.id, a.url, a.kind, ...a.reasons, ...(a.topics || []),
    ...a.quotes.flatMap(([text, why]) => [T[text], ...why.map((r) => T[r])]),
    ...a.sentences.flatMap((s) => [T[s[0]], ...s[6].map((r) => T[r])]),
  ].join("\n").toLowerCase());

  const state = { q: "", story: "", verdict: "", sort: "", kinds: new Set(), tab: "told" };
  const matches = (a) =>
    (!state.story || a.story === state.story) &&
    (!state.verdict || a.sentences.some((s) => s[1] === state.verdict)) &&
    (!state.q || state.q.toLowerCase().split(/\s+/).every((word) => hay(a).includes(word)));
  // how near a silent report came to being told: its likeliest sentence that is both unknown and news
  const surely = (s) => (1 - s[2]) * s[3];
  const best = (a) => a.sentences.reduce((x, s) => (!x || surely(s) > surely(x) ? s : x), null);
  const chance = (a) => (best(a) ? surely(best(a)) : -1);
  const name = (a) => a.title || (a.sentences.length ? T[a.sentences[0][0]].slice(0, 140) : "(no title)");

  // --- pieces
  const web = (a, name) => /^https?:\/\//i.test(a.url)
    ? el("a", { href: a.url, rel: "noopener noreferrer", target: "_blank" }, name || a.url.replace(/^https?:\/\/(www\.)?/i, ""))
    : null;
  const meta = (a, named) => {
    const line = el("p", { class: "meta" }, named ? "" : said("span", a.source || "unnamed source"));
    if (Math.abs(a.published - a.at) > 60) {
      const other = tell("full", a.published) !== tell("full", a.at);
      line.append(el("span", null, `published ${other ? `${tell("full", a.published)} ` : ""}${tell("clock", a.published)}`));
    }
    if (a.lang && a.lang !== "en") line.append(el("span", null, a.lang));
    if (a.version > 1) line.append(el("span", null, `version ${a.version}`));
    for (const m of a.marks) line.append(el("span", null, m));
    const link = web(a);
    if (link) line.append(el("span", null, link));
    return line;
  };
  const because = (reasons) => el("ul", { class: "because" }, ...reasons.map((r) => said("li", r)));

  const folded = (word) => {
    const plain = word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length > 5 && !/\d/.test(plain) ? plain.slice(0, 5) : plain;
  };
  const WORD = /[\p{L}\p{M}\p{N}]+(?:[.,'’-]\p{N}+)*/gu;
  const differing = (text, known) => {
    const have = new Set((known.match(WORD) || []).map(folded));
    const node = el("p", { dir: "auto" });
    let done = 0;
    for (const m of text.matchAll(WORD)) {
      if (have.has(folded(m[0])) || (m[0].length < 4 && !/\p{N}/u.test(m[0]))) continue;
      node.append(text.slice(done, m.index), el("mark", null, m[0]));
      done = m.index + m[0].length;
    }
    node.append(text.slice(done));
    return node;
  };
  const score = (name, x) => {
    const bar = svg("svg", { viewBox: "0 0 44 6", "aria-hidden": "true" }, svg("rect", { width: 44 * x, height: 6 }));
    return el("span", { class: `score ${name}` }, `${name} ${percent(x)}`, bar);
  };
  const nearest = (near, covers) => {
    if (!near) return el("p", { class: "key" }, "Nearest: nothing that the desk knew is like it.");
    const [story, place, text] = near;
    const from = articles[place];
    const box = el("div", { class: "near" });
    box.append(el("span", { class: "lead" }, `nearest known sentence, covers ${percent(covers)}`));
    if (text >= 0) box.append(said("p", `“${T[text]}”`));
    if (!from) box.append(el("p", { class: "meta" }, el("span", null, `a sentence of ${story} that is not kept in this page`)));
    else {
      box.append(el("p", { class: "meta" },
        said("span", from.source || "unnamed source"), el("span", null, moment(from.at)), el("span", null, story),
        el("span", null, web(from, "article") || from.id)));
    }
    return box;
  };
  const evidence = (a) => {
    const rows = el("div", { class: "rows" });
    const shown = a.sentences.filter((s) => !state.verdict || s[1] === state.verdict);
    for (const [text, verdict, known, news, covers, quoted, why, near] of shown) {
      const compared = near && near[2] >= 0 && verdict !== "known" ? T[near[2]] : null;
      rows.append(el("div", { class: "row" },
        el("div", { class: "first" },
          el("span", { class: `tag ${VERDICTS[verdict] || ""}` }, quoted ? `${verdict} · quoted` : verdict),
          score("known", known), score("news", news)),
        compared === null ? said("p", T[text]) : differing(T[text], compared),
        why.length ? said("p", why.map((r) => T[r]).join("; "), { class: "why" }) : null,
        nearest(near, covers)));
    }
    if (shown.length < a.sentences.length) rows.append(el("p", { class: "key" }, `${count(a.sentences.length - shown.length, "sentence")} with another verdict not shown.`));
    if (a.left) rows.append(el("p", { class: "key" }, `Details of ${count(a.left, "sentence")} are left out to keep the page small.`));
    if (rows.querySelector("mark")) rows.append(el("p", { class: "key" }, el("mark", null, "Marked"), ": not in the nearest known sentence."));
    return rows;
  };
  const lazily = (details, fill) => {
    details.addEventListener("toggle", () => {
      if (details.open && !details.filled) { details.filled = true; details.append(fill()); }
    });
    return details;
  };
  const judged = (a) => a.sentences.length || a.left
    ? lazily(el("details", { class: "judged" }, el("summary", null, `How ${count(a.sentences.length + a.left, "sentence")} ${a.sentences.length + a.left === 1 ? "was" : "were"} judged`)), () => evidence(a))
    : null;

  // --- what was told
  const message = (a) => {
    const root = a.act === "alert";
    const box = el("div", { class: `msg ${a.act}`, id: `m${a.n}`, tabindex: "-1" },
      el("div", { class: "first" }, el("span", { class: `tag ${a.act}` }, root ? "New" : "Update"), el("span", { class: "time" }, moment(a.at))));
    for (const [text, why] of a.quotes) {
      const quote = el("blockquote", { class: "said" }, said("span", `“${T[text]}”`));
      if (why.length) quote.append(said("span", why.map((r) => T[r]).join("; "), { class: "why" }));
      if (why.length) quote.lastChild.prepend(el("b", null, "why: "));
      box.append(quote);
    }
    if (!a.quotes.length) box.append(said("blockquote", a.title, { class: "said" }));
    box.append(meta(a));
    const topics = (a.topics || []).filter((t) => t !== "*");
    if (topics.length) box.lastChild.append(said("span", `watched as ${topics.join(", ")}`));
    const how = judged(a);
    if (how) box.append(how);
    return box;
  };
  const axis = (story) => {
    const all = [...story.told, ...story.quiet];
    const from = Math.min(...all.map((a) => a.at));
    const to = Math.max(...all.map((a) => a.at));
    if (all.length < 2 || to === from) return null;
    const at = (t) => `${(1 + (98 * (t - from)) / (to - from)).toFixed(2)}%`;
    const drawn = svg("svg", { role: "group", "aria-label": `Time axis: ${count(story.told.length, "development")}, ${count(story.quiet.length, "silent report")}` },
      svg("line", { x1: "0", x2: "100%", y1: 13, y2: 13 }));
    if (to - from < 45 * 86400) {
      const first = tell("full", from);
      for (let t = Math.ceil(from / 900) * 900, last = first; t < to; t += 900) {
        const today = tell("full", t);
        if (today !== last) drawn.append(svg("line", { class: "midnight", x1: at(t), x2: at(t), y1: 3, y2: 23 }));
        last = today;
      }
    }
    for (const a of story.quiet.slice(0, 400)) drawn.append(svg("line", { class: "tick", x1: at(a.at), x2: at(a.at), y1: 8, y2: 18 }));
    for (const a of [...story.told.slice(1), story.told[0]]) { // the root last, so that it stays in sight
      const name = `${moment(a.at)}: ${a.quotes.length ? T[a.quotes[0][0]] : a.title}`;
      drawn.append(svg("a", { href: `#m${a.n}`, "aria-label": name, onclick: (e) => { e.preventDefault(); go(a); } },
        svg("title", null, name), svg("circle", { class: a.act === "alert" ? "root" : "", cx: at(a.at), cy: 13, r: a.act === "alert" ? 8 : 6.5 })));
    }
    return el("div", { class: "axis" }, drawn,
      el("div", { class: "ends" }, el("span", null, moment(from)), el("span", null, moment(to))));
  };
  const thread = (story) => {
    const [root, ...replies] = story.told;
    const box = el("article", { class: "thread", "aria-label": story.title },
      el("div", { class: "head" }, said("h3", story.title), el("span", { class: "time" }, story.id)), axis(story), message(root));
    if (replies.length) {
      const list = el("div", { class: "replies" });
      const fold = replies.length > FOLD && !state.story && !state.q;
      const open = () => list.replaceChildren(...replies.map(message));
      if (fold) {
        const between = replies.length - 4;
        list.append(message(replies[0]), el("button", { class: "more", type: "button", onclick: open }, `Show ${count(between, "more reply", "more replies")}`), ...replies.slice(-3).map(message));
        box.open = open;
      } else open();
      box.append(list);
    }
    const foot = el("div", { class: "foot" });
    if (story.tally) {
      const [reports, sources, last] = story.tally;
      foot.append(el("span", null, `${count(reports, "report")}, ${sources === 1 ? "1 source" : `${sources} independent sources`}, last ${moment(last)}`));
    }
    if (story.quiet.length) {
      foot.append(el("button", { class: "plain", type: "button", onclick: () => set({ story: story.id, tab: "silent" }, true) }, `${count(story.quiet.length, "report")} kept silent`));
    }
    box.append(foot);
    box.story = story.id;
    return box;
  };
  const go = (a) => {
    set({ tab: "told" });
    let target = $(`m${a.n}`);
    if (!target) {
      const box = [...$("threads").children].find((c) => c.story === a.story);
      if (box && box.open) box.open();
      target = $(`m${a.n}`);
    }
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
    target.classList.remove("flash");
    void target.offsetWidth; // begins the animation anew
    target.classList.add("flash");
  };

  // --- what was kept silent
  const silent = (a) => {
    const summary = el("summary", null, el("span", { class: "time" }, tell("clock", a.at)), said("b", name(a)),
      el("span", { class: "tag" }, a.kind),
      state.sort && best(a) ? el("span", { class: "sub best" }, `${percent(chance(a))} `, said("bdi", `“${T[best(a)[0]]}”`)) : "",
      el("span", { class: "sub" }, state.sort ? `${tell("short", a.at)} · ` : "", said("bdi", a.source || "unnamed source"), ` · ${a.story || ""}`, el("span", { class: "last-reason" }, " · ", said("bdi", a.reasons[a.reasons.length - 1] || ""))));
    return lazily(el("details", { class: "art" }, summary), () => el("div", { class: "in" }, meta(a, true), because(a.reasons),
      story(a), a.sentences.length || a.left ? evidence(a) : el("p", { class: "key" }, a.kind === "already seen" ? "It was judged when it came first." : "It has no sentences.")));
  };
  const story = (a) => {
    const s = stories.get(a.story);
    return s ? el("button", { class: "plain", type: "button", onclick: () => set({ story: s.id, tab: "told" }, true) }, said("span", `${s.id}: ${s.title}`)) : null;
  };

  // --- lists that are drawn as far as they are read
  const fill = (place, items, draw, nothing) => {
    place.replaceChildren();
    if (!items.length) { place.append(el("p", { class: "empty" }, nothing)); return; }
    let done = 0;
    const next = () => {
      const more = items.slice(done, done + CHUNK);
      place.append(...more.flatMap((item, n) => draw(item, items[done + n - 1], items[done + n + 1])));
      done += more.length;
      if (done < items.length) {
        const button = el("button", { class: "more", type: "button" }, `Show more (${(items.length - done).toLocaleString("en")})`);
        const watcher = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) button.click(); }, { rootMargin: "400px" });
        button.addEventListener("click", () => { watcher.disconnect(); button.remove(); next(); }, { once: true });
        place.append(button);
        watcher.observe(button);
      }
    };
    next();
  };
  const draw = () => {
    const threads = [...stories.values()].filter((s) => s.told.length && s.told.some(matches));
    const among = articles.filter((a) => !a.act && matches(a));
    const quiet = among.filter((a) => !state.kinds.size || state.kinds.has(a.kind));
    const filtered = Boolean(state.q || state.story || state.verdict || state.kinds.size);
    if (state.sort) quiet.sort((a, b) => chance(b) - chance(a));
    fill($("threads"), threads, (s) => [thread(s)], filtered ? "No thread matches the filters." : "Nothing was told.");
    fill($("quiet"), quiet, (a, before, after) => {
      const box = silent(a);
      if (state.sort) {
        if (!before) box.classList.add("lead");
        if (!after) box.classList.add("last");
        return [box];
      }
      const day = tell("day", a.at);
      if (!after || tell("day", after.at) !== day) box.classList.add("last");
      return before && tell("day", before.at) === day ? [box] : [el("p", { class: "day" }, day), box];
    }, filtered ? "No silent report matches the filters." : "Nothing was kept silent.");
    const many = new Map();
    for (const a of among) many.set(a.kind, (many.get(a.kind) || 0) + 1);
    for (const button of $("kinds").children) {
      button.setAttribute("aria-pressed", String(state.kinds.has(button.value)));
      button.lastChild.textContent = (many.get(button.value) || 0).toLocaleString("en");
    }
    const messages = threads.reduce((n, s) => n + s.told.length, 0);
    $("told-n").textContent = `${count(threads.length, "thread")}, ${count(messages, "message")}`;
    $("silent-n").textContent = count(quiet.length, "report");
    $("tab-told").textContent = `Told ${messages.toLocaleString("en")}`;
    $("tab-silent").textContent = `Kept silent ${quiet.length.toLocaleString("en")}`;
    $("status").textContent = `${count(threads.length, "thread")} and ${count(quiet.length, "silent report")} shown`;
    $("clear").hidden = !filtered;
    for (const id of ["q", "story", "verdict", "sort"]) {
      if ($(id).value !== state[id]) $(id).value = state[id];
      $(id).classList.toggle("on", Boolean(state[id]));
    }
  };
  const tabs = () => {
    for (const name of ["told", "silent"]) {
      const on = state.tab === name;
      $(`tab-${name}`).setAttribute("aria-selected", String(on));
      $(`tab-${name}`).tabIndex = on ? 0 : -1;
      $(name).classList.toggle("shown", on);
    }
  };

  // --- the filters, which stand in the address too, so that a view can be passed on
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const known = (name, options) => (options.includes(given.get(name)) ? given.get(name) : "");
    state.q = given.get("q") || "";
    state.story = known("story", [...stories.keys()]);
    state.verdict = known("verdict", Object.keys(data.verdicts));
    state.sort = known("sort", ["close"]);
    state.kinds = new Set((given.get("kinds") || "").split(",").filter((k) => k in data.kinds));
    state.tab = given.get("tab") === "silent" ? "silent" : "told";
  };
  const set = (change, top) => {
    const before = JSON.stringify([state.q, state.story, state.verdict, state.sort, [...state.kinds]]);
    Object.assign(state, change);
    const hash = new URLSearchParams();
    for (const id of ["q", "story", "verdict", "sort"]) if (state[id]) hash.set(id, state[id]);
    if (state.kinds.size) hash.set("kinds", [...state.kinds].join(","));
    if (state.tab !== "told") hash.set("tab", state.tab);
    try { history.replaceState(null, "", `#${hash}`); } catch { /* some browsers forbid it to a file; the filters work all the same */ }
    tabs();
    if (JSON.stringify([state.q, state.story, state.verdict, state.sort, [...state.kinds]]) !== before) draw();
    if (top) $("tools").scrollIntoView();
  };

  const options = (select, first, pairs) => select.append(el("option", { value: "" }, first), ...pairs.map(([value, name]) => el("option", { value }, name)));
  const start = () => {
    const c = data.counts;
    const share = c.articles ? ` (${percent(c.silent / c.articles)})` : "";
    const total = (kind, n, name) => el("div", { class: kind }, el("dt", null, name), el("dd", null, (n || 0).toLocaleString("en")));
    $("wire").textContent = data.wire;
    $("totals").append(
      total("", c.articles, "articles"), total("", c.stories, "stories"), total("told", c.alerts, "alerts: new threads"),
      total("moved", c.updates, "updates: replies"), total("", c.silent, `kept silent${share}`), total("", c.sentences, "sentences judged"));
    const watched = data.watched.filter((w) => w !== "*");
    if (articles.length) {
      const first = Math.min(...articles.slice(0, 1).map((a) => a.at));
      const last = articles[articles.length - 1].at;
      $("about").append(`${tell("full", first)} ${tell("clock", first)} to ${tell("full", last)} ${tell("clock", last)}, ${data.zone} · `);
    }
    $("about").append(watched.length ? said("span", `watching ${watched.join(" · ")}`) : "everything is watched");
    const note = (text) => $("notes").append(el("p", { class: "note" }, text));
    if (c.unlisted) note(`The page lists the first ${count(articles.length, "article")}. ${count(c.unlisted, "later one")} are counted in the totals only.`);
    if (c.left) note(`Details of ${count(c.left, "sentence")} are left out to keep the page small; the messages and the reasons for each article are complete.`);
    if (data.bad.count) {
      $("notes").append(el("details", { class: "note" }, el("summary", null, `${count(data.bad.count, "line")} of the file ${data.bad.count === 1 ? "was no article" : "were no articles"}`),
        el("ul", null, ...data.bad.first.map((b) => said("li", b)), data.bad.count > data.bad.first.length ? el("li", null, "…") : "")));
    }
    const weight = (s) => s.told.length + s.quiet.length;
    options($("story"), `All ${count(stories.size, "story", "stories")}`,
      [...stories.values()].sort((a, b) => weight(b) - weight(a)).map((s) => [s.id, `${s.title.slice(0, 90)} (${weight(s)})`]));
    options($("verdict"), "All verdicts", Object.entries(data.verdicts).map(([v, n]) => [v, `Sentences: ${v} (${n.toLocaleString("en")})`]));
    for (const [kind, n] of Object.entries(data.kinds)) {
      $("kinds").append(el("button", { type: "button", value: kind, "aria-pressed": "false", onclick: () => {
        const kinds = new Set(state.kinds);
        if (!kinds.delete(kind)) kinds.add(kind);
        set({ kinds });
      } }, kind, el("span", { class: "n" }, String(n))));
    }
    let waiting = 0;
    $("q").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => set({ q: $("q").value.trim() }), 150); });
    $("story").addEventListener("change", () => set({ story: $("story").value }));
    $("verdict").addEventListener("change", () => set({ verdict: $("verdict").value }));
    $("clear").addEventListener("click", () => { set({ q: "", story: "", verdict: "", kinds: new Set() }); $("q").focus(); });
    $("tools").addEventListener("submit", (e) => e.preventDefault());
    $("sort").addEventListener("change", () => set({ sort: $("sort").value }));
    document.querySelector(".skip").addEventListener("click", (e) => { e.preventDefault(); $(state.tab).focus(); });
    for (const name of ["told", "silent"]) {
      $(`tab-${name}`).addEventListener("click", () => set({ tab: name }));
      $(`tab-${name}`).addEventListener("keydown", (e) => {
        if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
        const other = name === "told" ? "silent" : "told";
        set({ tab: other });
        $(`tab-${other}`).focus();
      });
    }
    document.addEventListener("keydown", (e) => {
      if (e.key !== "/" || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
      e.preventDefault();
      $("q").focus();
    });
    addEventListener("hashchange", () => { read(); tabs(); draw(); });
    read();
    tabs();
    draw();
    if (state.tab === "silent" || matchMedia("(min-width: 861px)").matches) {
      const only = $("quiet").querySelectorAll("details.art");
      if (only.length === 1) only[0].open = true; // a link to one report opens it
    }
  };
  start();
})();
