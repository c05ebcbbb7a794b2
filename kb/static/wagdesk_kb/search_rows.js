// The rows of the search box: groups of options, built as nodes, never as HTML of our own.

const LEAD = 45;

/** What an empty field offers: recent searches of this device, popular ones of many people. */
export function emptyRows(id, recent, popular, words, searchUrl) {
  const rows = [];
  const asked = (text) => `${searchUrl}?q=${encodeURIComponent(text)}`;
  const option = (text, icon) => row(icon, [line("wd-option__title", text)], { url: asked(text) });
  if (recent.length) {
    const clear = row("clear", [line("wd-option__title", words.clear)], { clear: "" });
    clear.classList.add("wd-option--quiet");
    rows.push(group(words.recent, [...recent.map((text) => option(text, "recent")), clear]));
  }
  const others = (popular ?? []).filter((text) => !recent.includes(text));
  if (others.length) rows.push(group(words.popular, others.map((text) => option(text, "search"))));
  number(id, rows);
  return { rows, note: [], status: words.count.replace("{n}", recent.length + others.length) };
}

/** What a query found, by section, and the ways on from there. */
export function resultRows(id, query, answer, words, { contact, results }) {
  const { hits } = answer;
  const named = Map.groupBy ? Map.groupBy(hits, groupOf) : grouped(hits);
  const rows = [...named].map(([name, of]) => group(name || words.articles, of.map((hit) => found(hit, words))));
  const quoted = (text) => text.replace("{q}", query);
  const way = (icon, text, url, more) =>
    row(icon, [line("wd-option__title", quoted(text)), ...more], { url: `${url}?q=${encodeURIComponent(query)}` });
  if (hits.length) {
    const total = line("wd-option__count", answer.total_text ?? "");
    rows.push(group("", [way("search", words.all, results, answer.total_text ? [total] : [])]));
  } else if (contact) {
    rows.push(group("", [way("chat", words.contact, contact, [])]));
  }
  number(id, rows);
  const status = hits.length ? words.count.replace("{n}", hits.length) : words.none;
  return { rows, note: noteOf(answer, query, words), status };
}

function noteOf({ hits, corrected }, query, words) {
  if (!hits.length) return [document.createTextNode(words.nothing.replace("{q}", query))];
  if (!corrected) return [];
  const [before, after] = words.corrected.split("{q}");
  return [document.createTextNode(before), line("wd-option__word", corrected, "strong"), document.createTextNode(after ?? "")];
}

const groupOf = (hit) => hit.group;

function grouped(hits) {
  const by = new Map();
  hits.forEach((hit) => by.set(groupOf(hit), [...(by.get(groupOf(hit)) ?? []), hit]));
  return by;
}

function found(hit, words) {
  const title = line("wd-option__title", "");
  title.append(...marked(hit.title_html ?? "", hit.title));
  const lines = [title];
  if (hit.promoted) title.append(" ", line("wd-badge", words.recommended));
  const text = line("wd-option__text", "");
  if (hit.section) text.append(line("wd-option__section", hit.section), " ");
  text.append(...fromNearFirstMark(marked(hit.excerpt ?? "")));
  if (text.textContent.trim()) lines.push(text);
  return row("page", lines, { url: hit.url, click: hit.click });
}

function group(name, options) {
  const node = document.createElement("div");
  node.setAttribute("role", "group");
  node.className = "wd-options";
  if (name) {
    const label = line("wd-options__name", name, "div");
    label.setAttribute("role", "presentation");
    node.append(label);
    node.setAttribute("aria-label", name);
  }
  node.append(...options);
  return node;
}

function row(icon, lines, data) {
  const node = document.createElement("div");
  node.className = "wd-option";
  node.setAttribute("role", "option");
  node.setAttribute("aria-selected", "false");
  Object.entries(data).forEach(([name, value]) => (node.dataset[name] = value));
  const texts = line("wd-option__lines", "");
  texts.append(...lines);
  node.append(drawn(icon), texts);
  return node;
}

function line(className, text, name = "span") {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

function drawn(name) {
  const icon = document.querySelector(`template[data-wd-icon="${name}"]`);
  return icon ? icon.content.cloneNode(true) : document.createDocumentFragment();
}

function number(id, groups) {
  groups
    .flatMap((node) => [...node.querySelectorAll("[role=option]")])
    .forEach((option, at) => (option.id = `${id}-${at}`));
}

// A row shows one line: what was found must be in it.
function fromNearFirstMark(nodes) {
  const [before, mark] = nodes;
  if (mark && before.nodeType === Node.TEXT_NODE && before.data.length > LEAD) {
    const cut = before.data.slice(-LEAD);
    before.data = `… ${cut.slice(cut.search(/\s/) + 1)}`;
  }
  return nodes;
}

// The server escapes texts and marks matches; only text and <mark> are taken from it.
function marked(html, whole) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  if (whole !== undefined && parsed.textContent !== whole) return [document.createTextNode(whole)];
  return [...parsed.childNodes].map((node) =>
    node.nodeName === "MARK" ? line("", node.textContent, "mark") : document.createTextNode(node.textContent),
  );
}
