// The page's own script: no framework, no network. Words of articles only ever become text nodes.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, facts, articles, relations, types, statuses } = data;
  // Node: [id, label, type, aliases, x, y, size, mentions]. Fact: [subject, relation, object, status,
  // negated, sources, first day, last day, voices, deniers, opposite, node, note, reports].
  const ID = 0, LABEL = 1, TYPE = 2, ALIASES = 3, X = 4, Y = 5, SIZE = 6, MENTIONS = 7;
  const SUBJECT = 0, RELATION = 1, OBJECT = 2, STATUS = 3, NEGATED = 4, SOURCES = 5, FIRST = 6, LAST = 7,
    VOICES = 8, DENIERS = 9, OPPOSITE = 10, NODE = 11, NOTE = 12, REPORTS = 13;
  const SHOWN = 80; // nodes around one that are drawn at a time
  const $ = (id) => document.getElementById(id);
  const canvas = $("canvas"), stage = $("stage"), panel = $("panel"), tip = $("tip");
  const pen = canvas.getContext("2d");

  // What is there, by node and by name.
  const at = nodes.map(() => []);
  facts.forEach((fact, i) => {
    at[fact[SUBJECT]].push(i);
    if (fact[OBJECT] !== fact[SUBJECT]) at[fact[OBJECT]].push(i);
  });
  const factOfNode = new Map();
  facts.forEach((fact, i) => { if (fact[NODE] >= 0) factOfNode.set(fact[NODE], i); });
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  // Made when the first picture is there, or when somebody is faster than that.
  let known = null;
  function names() {
    if (!known) {
      known = [];
      nodes.forEach((node, i) => {
        known.push([fold(node[LABEL]), i, null]);
        for (const alias of node[ALIASES]) known.push([fold(alias), i, alias]);
      });
    }
    return known;
  }
  const byId = new Map(nodes.map((node, i) => [node[ID], i]));
  const order = nodes.map((_, i) => i).sort((a, b) => nodes[b][SIZE] - nodes[a][SIZE] || a - b);

  // Filters.
  const chosen = { types: new Set(), statuses: new Set(), relations: new Set(), since: "", until: "", sources: 1, hops: 1 };
  const passes = (fact) =>
    (!chosen.statuses.size || chosen.statuses.has(fact[STATUS])) &&
    (!chosen.relations.size || chosen.relations.has(fact[RELATION])) &&
    (!chosen.types.size || (chosen.types.has(nodes[fact[SUBJECT]][TYPE]) && chosen.types.has(nodes[fact[OBJECT]][TYPE]))) &&
    fact[SOURCES] >= chosen.sources &&
    (!chosen.since || (fact[LAST] && lastDay(fact[LAST]) >= chosen.since)) &&
    (!chosen.until || (fact[FIRST] && fact[FIRST] <= chosen.until));
  const lastDay = (day) => day + "-12-31".slice(day.length - 4);

  // What is shown: all, or what is around one node. `scene` is what the canvas has.
  let focus = -1, picked = [], scene = { nodes: [], edges: [], place: new Map(), left: 0 };
  let view = { x: 0, y: 0, scale: 1 }, untouched = true;

  function arrange() {
    const visible = new Uint8Array(facts.length);
    facts.forEach((fact, i) => { if (passes(fact)) visible[i] = 1; });
    scene = focus < 0 ? whole(visible) : around(visible);
    fit();
    $("count").textContent = `${scene.nodes.length} nodes, ${scene.edges.reduce((n, e) => n + e.facts.length, 0)} links` +
      (scene.left ? `, ${scene.left} more nodes beside the graph` : "");
  }

  // One line for all facts from one node to another.
  function lines(indices, inside) {
    const pairs = new Map();
    for (const i of indices) {
      const fact = facts[i], from = fact[SUBJECT], to = fact[OBJECT];
      if (from === to || !inside(from) || !inside(to)) continue;
      const key = from * nodes.length + to;
      const line = pairs.get(key), style = fact[NEGATED] ? 2 : fact[STATUS] === 0 ? 0 : 1;
      if (!line) { pairs.set(key, { from, to, facts: [i], style }); continue; }
      line.facts.push(i);
      line.style = Math.min(line.style, style);
    }
    return [...pairs.values()];
  }

  function whole(visible) {
    const kept = [];
    const shown = new Uint8Array(nodes.length);
    visible.forEach((yes, i) => {
      if (yes) { kept.push(i); shown[facts[i][SUBJECT]] = 1; shown[facts[i][OBJECT]] = 1; }
    });
    const list = order.filter((i) => shown[i]);
    return { nodes: list, edges: lines(kept, (i) => shown[i]), place: evenly(list), left: 0 };
  }

  // The places of the file, but the middle, where most lines are, gets as much room for each node as the
  // rim, and a wide stage is used in its width.
  function evenly(list) {
    const far = new Map(list.map((i) => [i, Math.hypot(nodes[i][X], nodes[i][Y])]));
    const wide = Math.min(1.6, Math.max(1, canvas.clientWidth / Math.max(1, canvas.clientHeight)));
    const place = new Map();
    [...list].sort((a, b) => far.get(a) - far.get(b) || a - b).forEach((i, rank) => {
      const factor = 75 * Math.sqrt(rank + 0.5) / (far.get(i) || 1);
      place.set(i, [nodes[i][X] * factor * wide, nodes[i][Y] * factor]);
    });
    return place;
  }

  function around(visible) {
    const distance = new Map([[focus, 0]]);
    let frontier = [focus], left = 0;
    for (let hop = 1; hop <= chosen.hops; hop++) {
      const weight = new Map();
      for (const node of frontier) {
        for (const i of at[node]) {
          if (!visible[i]) continue;
          const other = facts[i][SUBJECT] === node ? facts[i][OBJECT] : facts[i][SUBJECT];
          if (!distance.has(other)) weight.set(other, (weight.get(other) || 0) + facts[i][SOURCES]);
        }
        const own = factOfNode.get(node);
        if (own !== undefined) {
          for (const other of [facts[own][SUBJECT], facts[own][OBJECT]]) {
            if (!distance.has(other)) weight.set(other, (weight.get(other) || 0) + 1);
          }
        }
      }
      const next = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || a - b);
      const room = Math.max(0, SHOWN - distance.size);
      left += Math.max(0, next.length - room);
      frontier = next.slice(0, room);
      frontier.forEach((node) => distance.set(node, hop));
    }
    const list = [...distance.keys()];
    const among = new Set();
    for (const node of list) for (const i of at[node]) if (visible[i]) among.add(i);
    const edges = lines(among, (i) => distance.has(i));
    for (const node of list) {
      const own = factOfNode.get(node);
      if (own === undefined) continue;
      for (const to of [facts[own][SUBJECT], facts[own][OBJECT]]) {
        if (distance.has(to) && to !== node) edges.push({ from: node, to, facts: [own], style: 3 });
      }
    }
    return { nodes: list, edges, place: spread(list, edges, distance), left };
  }

  // Circles by distance, then forces that give names their room. Nothing random: the same every time.
  function spread(list, edges, distance) {
    const rings = new Map();
    for (const node of list) {
      const ring = distance.get(node);
      rings.set(ring, [...(rings.get(ring) || []), node]);
    }
    const p = new Map();
    for (const [ring, members] of rings) {
      members.sort((a, b) => nodes[a][TYPE] - nodes[b][TYPE] || a - b);
      const radius = ring * Math.max(190, members.length * 13);
      members.forEach((node, i) => {
        const angle = 2 * Math.PI * (i + 0.3 * ring) / members.length;
        p.set(node, [1.4 * radius * Math.cos(angle), radius * Math.sin(angle)]);
      });
    }
    const points = list.map((node) => p.get(node));
    const index = new Map(list.map((node, i) => [node, i]));
    const half = list.map((node) => 12 + Math.min(26, nodes[node][LABEL].length) * 3.6);
    for (let round = 0; round < 160; round++) {
      for (const { from, to } of edges) {
        const a = points[index.get(from)], b = points[index.get(to)];
        const dx = b[0] - a[0], dy = b[1] - a[1], length = Math.hypot(dx, dy) || 1;
        const pull = 0.02 * (length - 190) / length;
        a[0] += dx * pull; a[1] += dy * pull; b[0] -= dx * pull; b[1] -= dy * pull;
      }
      for (let i = 0; i < points.length; i++) {
        for (let j = i + 1; j < points.length; j++) {
          const dx = points[j][0] - points[i][0], dy = points[j][1] - points[i][1];
          const overX = half[i] + half[j] + 14 - Math.abs(dx), overY = 56 - Math.abs(dy);
          if (overX <= 0 || overY <= 0) continue;
          const x = overX < overY * 2 ? overX / 2 * (dx < 0 ? -1 : 1) : 0;
          const y = x === 0 ? overY / 2 * (dy < 0 ? -1 : 1) : 0;
          points[j][0] += x; points[j][1] += y; points[i][0] -= x; points[i][1] -= y;
        }
      }
    }
    return p;
  }

  // Drawing. A full picture is kept; while the graph is moved, that picture is moved, and it is drawn
  // anew when the hand rests.
  const picture = document.createElement("canvas");
  let pictured = null, waiting = 0, frame = 0;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const radius = (node) => focus < 0 ? Math.max(2, nodes[node][SIZE] / 2.2 * Math.min(1, Math.sqrt(view.scale))) : 5 + nodes[node][SIZE] / 4;
  const screen = (node) => {
    const [x, y] = scene.place.get(node);
    return [(x - view.x) * view.scale + canvas.clientWidth / 2, (y - view.y) * view.scale + canvas.clientHeight / 2];
  };

  function fit() {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const [x, y] of scene.place.values()) {
      left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    if (left > right) { left = top = -1; right = bottom = 1; }
    const margin = focus < 0 ? 30 : 90;
    view.x = (left + right) / 2;
    view.y = (top + bottom) / 2;
    const legend = canvas.clientWidth > 500 ? 40 : 10;
    view.scale = Math.min((canvas.clientWidth - 2 * margin) / Math.max(1, right - left),
      (canvas.clientHeight - 1.2 * margin - legend) / Math.max(1, bottom - top), 1.6);
    if (!(view.scale > 0.005)) view.scale = 0.005;
    view.y += (legend - 14) / 2 / view.scale;
    untouched = true;
    paint();
  }

  // Whether the canvas has another size than before, which empties it.
  function resize() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width === width && canvas.height === height) return false;
    canvas.width = width;
    canvas.height = height;
    return true;
  }

  function paint() {
    clearTimeout(waiting);
    waiting = 0;
    const width = canvas.clientWidth, height = canvas.clientHeight, ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = css("--back");
    pen.fillRect(0, 0, width, height);
    const spot = new Map(scene.nodes.map((node) => [node, screen(node)]));
    const inView = ([x, y]) => x > -60 && y > -60 && x < width + 60 && y < height + 60;
    const colours = [css("--edge"), css("--edge"), css("--negated"), css("--line")];
    const dashes = [[], [5, 4], [5, 4], [2, 3]];
    const crowded = scene.edges.length > 3000;
    pen.lineWidth = crowded ? 0.6 : 1.2;
    for (let style = 3; style >= 0; style--) {
      pen.strokeStyle = colours[style];
      pen.setLineDash(crowded ? [] : dashes[style]);
      pen.globalAlpha = crowded ? 0.5 : 1;
      pen.beginPath();
      for (const edge of scene.edges) {
        if (edge.style !== style) continue;
        const a = spot.get(edge.from), b = spot.get(edge.to);
        if (!inView(a) && !inView(b) && focus < 0) continue;
        // Each straight line by itself: browsers take several times as long for one path of thousands.
        if (crowded) pen.beginPath();
        pen.moveTo(a[0], a[1]);
        if (crowded) { pen.lineTo(b[0], b[1]); pen.stroke(); } else { const m = bend(a, b); pen.quadraticCurveTo(m[0], m[1], b[0], b[1]); }
      }
      if (!crowded) pen.stroke();
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    if (!crowded) for (const edge of scene.edges) if (edge.style < 3) arrow(edge, spot, colours);
    for (let type = 0; type < types.length; type++) {
      pen.fillStyle = types[type][1];
      pen.beginPath();
      for (const node of scene.nodes) {
        const p = spot.get(node);
        if (nodes[node][TYPE] !== type || !inView(p)) continue;
        const r = radius(node);
        pen.moveTo(p[0] + r, p[1]);
        pen.arc(p[0], p[1], r, 0, 2 * Math.PI);
      }
      pen.fill();
    }
    if (focus >= 0 && spot.has(focus)) {
      const p = spot.get(focus);
      pen.strokeStyle = css("--ink"); pen.lineWidth = 2;
      pen.beginPath(); pen.arc(p[0], p[1], radius(focus) + 2, 0, 2 * Math.PI); pen.stroke();
    }
    words(spot, width, height);
    picture.width = canvas.width;
    picture.height = canvas.height;
    picture.getContext("2d").drawImage(canvas, 0, 0);
    pictured = { ...view };
    highlight();
  }

  // The line that is looked at, drawn over the picture.
  function highlight() {
    const edge = picked.length && scene.edges.find((edge) => edge.facts.includes(picked[0]));
    if (!edge) return;
    const a = screen(edge.from), b = screen(edge.to), m = bend(a, b);
    pen.strokeStyle = css("--accent");
    pen.lineWidth = 3;
    pen.globalAlpha = 0.8;
    pen.beginPath();
    pen.moveTo(a[0], a[1]);
    if (scene.edges.length > 3000) pen.lineTo(b[0], b[1]); else pen.quadraticCurveTo(m[0], m[1], b[0], b[1]);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  // The picture as it is, with another line in it.
  function repaint() {
    if (waiting || !pictured) { paint(); return; }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(picture, 0, 0);
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    highlight();
  }

  const bend = (a, b) => [(a[0] + b[0]) / 2 + (b[1] - a[1]) * 0.1, (a[1] + b[1]) / 2 - (b[0] - a[0]) * 0.1];

  function arrow(edge, spot, colours) {
    const a = spot.get(edge.from), b = spot.get(edge.to), m = bend(a, b);
    const dx = b[0] - m[0], dy = b[1] - m[1], length = Math.hypot(dx, dy);
    const r = radius(edge.to) + 1;
    const size = focus < 0 ? Math.min(7, 9 * Math.sqrt(view.scale)) : 7;
    if (length < r + size) return;
    const x = b[0] - dx / length * r, y = b[1] - dy / length * r, ux = dx / length * size, uy = dy / length * size;
    pen.fillStyle = colours[edge.style];
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - ux - uy * 0.45, y - uy + ux * 0.45);
    pen.lineTo(x - ux + uy * 0.45, y - uy - ux * 0.45);
    pen.fill();
  }

  // Names, the most important first, none over another; then what lines are, where there is room.
  function words(spot, width, height) {
    const cell = 9, taken = new Set();
    const claim = (x, y, w, h) => {
      const keys = [];
      for (let i = Math.floor(x / cell); i <= Math.floor((x + w) / cell); i++) {
        for (let j = Math.floor(y / cell); j <= Math.floor((y + h) / cell); j++) {
          const key = i * 10007 + j;
          if (taken.has(key)) return false;
          keys.push(key);
        }
      }
      keys.forEach((key) => taken.add(key));
      return true;
    };
    pen.textAlign = "center";
    pen.lineJoin = "round";
    pen.strokeStyle = css("--halo");
    pen.fillStyle = css("--ink");
    pen.lineWidth = 3;
    let shown = 0;
    for (const node of focus < 0 ? scene.nodes : [focus, ...scene.nodes]) {
      if (shown > 220) break;
      const p = spot.get(node), r = radius(node);
      if (!p || p[0] < 0 || p[1] < 0 || p[0] > width || p[1] > height) continue;
      const text = short(nodes[node][LABEL], 30);
      pen.font = `${node === focus ? "600 14" : "13"}px system-ui, Arial, sans-serif`;
      // Most of many names have no room in their middle already, which is found without measuring them.
      if (node !== focus && taken.has(Math.floor(p[0] / cell) * 10007 + Math.floor((p[1] + r + 8) / cell))) continue;
      const w = pen.measureText(text).width + 4;
      const x = Math.max(w / 2, Math.min(width - w / 2, p[0]));
      if ((node === focus && shown) || !claim(x - w / 2, p[1] + r + 2, w, 13)) continue;
      pen.strokeText(text, x, p[1] + r + 14);
      pen.fillText(text, x, p[1] + r + 14);
      shown++;
    }
    if (focus < 0) return;
    pen.font = "italic 11px system-ui, Arial, sans-serif";
    pen.fillStyle = css("--dim");
    for (const node of scene.nodes) claim(spot.get(node)[0] - 6, spot.get(node)[1] - 6, 12, 12);
    for (const edge of scene.edges) {
      if (edge.style > 2 || (scene.nodes.length > 40 && edge.from !== focus && edge.to !== focus)) continue;
      const a = spot.get(edge.from), b = spot.get(edge.to), m = bend(a, b);
      const x = (a[0] + 2 * m[0] + b[0]) / 4, y = (a[1] + 2 * m[1] + b[1]) / 4;
      const text = short([...new Set(edge.facts.map((i) => told(facts[i])))].join(", "), 34);
      if (!claim(x - text.length * 3, y - 6, text.length * 6, 12)) continue;
      pen.strokeText(text, x, y + 4);
      pen.fillText(text, x, y + 4);
    }
  }

  function moved() {
    untouched = false;
    if (!frame) frame = requestAnimationFrame(() => {
      frame = 0;
      if (scene.nodes.length < 400) { paint(); return; }
      const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
      const zoom = view.scale / pictured.scale;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.fillStyle = css("--back");
      pen.fillRect(0, 0, width, height);
      pen.drawImage(picture, ((pictured.x - view.x) * view.scale + width / 2 * (1 - zoom)),
        ((pictured.y - view.y) * view.scale + height / 2 * (1 - zoom)), width * zoom, height * zoom);
    });
    clearTimeout(waiting);
    waiting = setTimeout(paint, 120);
  }

  // What is under a point: a node, or the facts of a line.
  function hit(x, y) {
    let best = null, nearest = 14;
    for (const node of scene.nodes) {
      const p = screen(node), d = Math.hypot(p[0] - x, p[1] - y) - radius(node);
      if (d < nearest && d < 6) { nearest = d; best = { node }; }
    }
    if (best) return best;
    nearest = 8;
    for (const edge of scene.edges) {
      const a = screen(edge.from), b = screen(edge.to), m = bend(a, b);
      if (x < Math.min(a[0], b[0], m[0]) - 8 || x > Math.max(a[0], b[0], m[0]) + 8 ||
          y < Math.min(a[1], b[1], m[1]) - 8 || y > Math.max(a[1], b[1], m[1]) + 8) continue;
      for (let i = 1; i < 20; i++) {
        const t = i / 20, s = 1 - t, straight = scene.edges.length > 3000;
        const px = straight ? a[0] * s + b[0] * t : s * s * a[0] + 2 * s * t * m[0] + t * t * b[0];
        const py = straight ? a[1] * s + b[1] * t : s * s * a[1] + 2 * s * t * m[1] + t * t * b[1];
        const d = Math.hypot(px - x, py - y);
        if (d < nearest) { nearest = d; best = { edge }; }
      }
    }
    return best;
  }

  // Words.
  const short = (text, length) => text.length > length ? text.slice(0, length - 1).trimEnd() + "…" : text;
  const told = (fact) => (fact[NEGATED] ? "not " : "") + relations[fact[RELATION]];
  const sentence = (fact) => `${nodes[fact[SUBJECT]][LABEL]} ${told(fact)} ${nodes[fact[OBJECT]][LABEL]}${fact[NOTE]}`;
  const period = (fact) => fact[FIRST] === fact[LAST] ? fact[FIRST] : `${fact[FIRST]} – ${fact[LAST]}`;
  const sources = (fact) => fact[SOURCES] === 1 ? "1 source" : `${fact[SOURCES]} independent sources`;
  function make(tag, words, className) {
    const element = document.createElement(tag);
    if (words !== undefined && words !== null) element.textContent = words;
    if (className) element.className = className;
    return element;
  }
  function button(words, act, className) {
    const element = make("button", words, className);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }
  const dot = (type) => { const d = make("span", null, "dot"); d.style.background = types[type][1]; return d; };
  const badge = (fact) => make("span", statuses[fact[STATUS]], "status" + (fact[NEGATED] ? " negated" : ""));
  // Somebody: a node here, or only a name.
  const person = (who) => typeof who === "number" ? button(nodes[who][LABEL], () => go(who), "link") : make("span", who);
  function list(title, people) {
    if (!people.length) return null;
    const line = make("p", title + " ", "dim");
    people.forEach((who, i) => { if (i) line.append(", "); line.append(person(who)); });
    return line;
  }

  function overview() {
    panel.replaceChildren(make("h2", "Who did what to whom, and who says so"),
      make("p", `${nodes.length} nodes and ${facts.length} links from ${articles.length} articles` +
        (data.more ? `; ${data.more} links with fewer sources were left out` : "") +
        ". Search a name, or click a node or a line.", "dim"));
    const title = make("h3", "Most linked");
    const all = make("ul", null, "facts");
    for (const node of scene.nodes.filter((i) => nodes[i][TYPE] < 7).slice(0, 40)) {
      const item = make("li"), open = button(null, () => go(node));
      open.append(dot(nodes[node][TYPE]), " ", nodes[node][LABEL], " ", make("span", types[nodes[node][TYPE]][0], "dim"));
      item.append(open);
      all.append(item);
    }
    panel.append(title, all);
  }

  function describe(node) {
    const [, label, type, aliases] = nodes[node];
    const head = make("h2");
    head.append(dot(type), " ", label);
    const about = make("p", types[type][0] + (nodes[node][MENTIONS] ? `, mentioned ${nodes[node][MENTIONS]} times` : ""), "dim");
    panel.replaceChildren(head, about);
    if (aliases.length) panel.append(make("p", "also called " + aliases.slice(0, 12).join(", "), "dim"));
    const own = factOfNode.get(node);
    if (own !== undefined) panel.append(button("Evidence of this fact", () => show([own], node)));
    const groups = [["", []], ["is said or done to it", []]];
    for (const i of at[node]) {
      if (!passes(facts[i])) continue;
      groups[facts[i][SUBJECT] === node ? 0 : 1][1].push(i);
    }
    groups[0][0] = "what it says or does";
    groups[1][0] = "what is said or done to it";
    for (const [title, list] of groups) {
      if (!list.length) continue;
      list.sort((a, b) => facts[b][SOURCES] - facts[a][SOURCES] || facts[a][RELATION] - facts[b][RELATION] || a - b);
      panel.append(make("h3", `${title} (${list.length})`), factList(list, node, 300));
    }
  }

  function factList(list, node, most) {
    const ul = make("ul", null, "facts");
    for (const i of list.slice(0, most)) {
      const fact = facts[i], item = make("li"), open = button(null, () => show([i], node));
      const other = fact[SUBJECT] === node ? `${told(fact)} ${nodes[fact[OBJECT]][LABEL]}${fact[NOTE]}` :
        fact[OBJECT] === node ? `${nodes[fact[SUBJECT]][LABEL]} ${told(fact)} it${fact[NOTE]}` : sentence(fact);
      open.append(other, " ", badge(fact), " ", make("span", [sources(fact), period(fact)].filter(Boolean).join(", "), "dim"));
      open.dataset.fact = i;
      item.append(open);
      ul.append(item);
    }
    if (list.length > most) ul.append(make("li", `and ${list.length - most} more: use the filters`, "dim"));
    return ul;
  }

  // Every piece of evidence of some facts.
  function show(list, node) {
    picked = list;
    panel.replaceChildren(button(node >= 0 ? `← ${nodes[node][LABEL]}` : "← Back", () => {
      picked = [];
      if (node >= 0) describe(node); else overview();
      repaint();
    }, "back"));
    for (const i of list) evidence(i, node);
    panel.scrollTop = 0;
    repaint();
  }

  function evidence(i, node) {
    const fact = facts[i];
    const head = make("h2", sentence(fact));
    const line = make("p");
    line.append(badge(fact), " ", make("span", [sources(fact), period(fact)].filter(Boolean).join(", "), "dim"));
    panel.append(head, line);
    const ends = make("p", null, "dim");
    ends.append(person(fact[SUBJECT]), ` ${told(fact)} `, person(fact[OBJECT]));
    panel.append(ends);
    for (const part of [list("voiced by", fact[VOICES]), list("denied by", fact[DENIERS])]) if (part) panel.append(part);
    if (fact[OPPOSITE] >= 0) {
      panel.append(button(`Contradicted: ${sentence(facts[fact[OPPOSITE]])}`, () => show([fact[OPPOSITE]], node), "link"));
    }
    for (const [article, status, modality, voices, time, quantity, rule, pieces] of fact[REPORTS]) {
      const [title, publisher, day, url] = articles[article];
      const quote = make("blockquote"), words = make("p");
      for (const piece of pieces) {
        if (typeof piece === "string") { words.append(piece); continue; }
        const mark = make("mark", piece[1], piece[0].replace(/[^a-z_]/g, ""));
        mark.title = piece[0];
        mark.append(make("small", piece[0].replace(/_/g, " ")));
        words.append(mark);
      }
      const where = make("p", null, "dim");
      if (/^https?:\/\//i.test(url)) {
        const link = make("a", title);
        link.href = url;
        link.rel = "noreferrer noopener";
        link.target = "_blank";
        where.append(link);
      } else {
        where.append(make("span", title));
      }
      where.append([publisher, day].filter(Boolean).map((word) => ", " + word).join(""));
      quote.append(words, where);
      const voiced = list("voiced by", voices);
      if (voiced) quote.append(voiced);
      const rest = [statuses[status], modality === "actual" ? "" : modality, time && `on ${time}`, quantity, rule && `rule ${rule}`];
      quote.append(make("p", rest.filter(Boolean).join(" · "), "dim"));
      panel.append(quote);
    }
  }

  // Going somewhere: an entity has an address of its own, and the browser's way back works.
  function go(node, keep) {
    focus = node;
    picked = [];
    if (!keep) history.pushState(null, "", "#" + (node >= 0 ? encodeURIComponent(nodes[node][ID]) : ""));
    arrange();
    if (node >= 0) describe(node); else overview();
    panel.scrollTop = 0;
  }
  function fromAddress() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { /* no name of ours */ }
    go(byId.has(id) ? byId.get(id) : -1, true);
  }
  window.addEventListener("popstate", fromAddress);

  // Search.
  const search = $("search"), found = $("found");
  let selected = -1, results = [];
  function find() {
    const wanted = fold(search.value);
    const best = new Map();
    if (wanted) {
      for (const [name, node, alias] of names()) {
        const place = name.indexOf(wanted);
        if (place < 0) continue;
        const rank = name === wanted ? 0 : place === 0 ? 1 : name[place - 1] === " " ? 2 : 3;
        const kind = nodes[node][TYPE] < 7 ? 0 : 4;
        const before = best.get(node);
        if (!before || rank + kind < before[0]) best.set(node, [rank + kind, alias]);
      }
    }
    results = [...best].sort((a, b) => a[1][0] - b[1][0] || nodes[b[0]][SIZE] - nodes[a[0]][SIZE] || a[0] - b[0]).slice(0, 30);
    selected = results.length ? 0 : -1;
    found.replaceChildren(...results.map(([node, [, alias]], i) => {
      const item = make("li");
      item.id = `found-${i}`;
      item.setAttribute("role", "option");
      item.append(dot(nodes[node][TYPE]), make("span", short(nodes[node][LABEL], 60)),
        make("span", [types[nodes[node][TYPE]][0], alias && `also ${alias}`].filter(Boolean).join(", "), "dim"));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(i); });
      return item;
    }));
    if (wanted && !results.length) found.append(make("li", "nobody and nothing here is called so", "dim"));
    open(Boolean(wanted));
    mark();
  }
  function open(yes) { found.hidden = !yes; search.setAttribute("aria-expanded", String(yes)); }
  function mark() {
    [...found.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === selected)));
    search.setAttribute("aria-activedescendant", selected >= 0 ? `found-${selected}` : "");
    if (selected >= 0) found.children[selected].scrollIntoView({ block: "nearest" });
  }
  function choose(i) {
    if (!results[i]) return;
    search.value = "";
    open(false);
    go(results[i][0]);
  }
  search.addEventListener("input", find);
  search.addEventListener("blur", () => open(false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (results.length) selected = (selected + step + results.length) % results.length;
      mark();
    } else if (event.key === "Enter") { event.preventDefault(); choose(selected); }
    else if (event.key === "Escape") { open(false); search.blur(); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing) { event.preventDefault(); search.focus(); }
    else if (event.key === "Escape" && !typing) { if (picked.length) { picked = []; if (focus >= 0) describe(focus); else overview(); repaint(); } else if (focus >= 0) go(-1); }
  });

  // Filters.
  function box(set, value, words, type) {
    const label = make("label"), input = make("input");
    input.type = "checkbox";
    input.addEventListener("change", () => { if (input.checked) set.add(value); else set.delete(value); changed(); });
    label.append(input);
    if (type !== undefined) label.append(dot(type));
    label.append(words);
    return label;
  }
  function changed() {
    picked = [];
    arrange();
    if (focus >= 0) describe(focus); else overview();
  }
  types.forEach(([name, , any], i) => { if (any) $("types").append(box(chosen.types, i, name, i)); });
  statuses.forEach((name, i) => $("statuses").append(box(chosen.statuses, i, name)));
  const used = new Map();
  facts.forEach((fact) => used.set(fact[RELATION], (used.get(fact[RELATION]) || 0) + 1));
  relations.map((name, i) => [name, i]).filter(([, i]) => used.has(i)).sort((a, b) => a[0] < b[0] ? -1 : 1)
    .forEach(([name, i]) => $("relations").lastElementChild.append(box(chosen.relations, i, `${name} (${used.get(i)})`)));
  for (const key of ["since", "until"]) $(key).addEventListener("change", () => { chosen[key] = $(key).value; changed(); });
  for (const key of ["sources", "hops"]) $(key).addEventListener("input", () => { chosen[key] = Math.max(1, Number($(key).value) || 1); changed(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => {
    for (const key of ["types", "statuses", "relations"]) chosen[key].clear();
    Object.assign(chosen, { since: "", until: "", sources: 1, hops: 1 });
    setTimeout(changed);
  });
  $("filter").addEventListener("click", () => {
    const hidden = !$("filters").hidden;
    $("filters").hidden = hidden;
    $("filter").setAttribute("aria-expanded", String(!hidden));
  });
  $("whole").addEventListener("click", () => go(-1));

  // Pointer, wheel, keys.
  const pointers = new Map();
  let dragged = 0, pinch = 0;
  const spotOf = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  function zoomAt(factor, x, y) {
    const scale = Math.min(8, Math.max(0.005, view.scale * factor));
    const dx = (x - canvas.clientWidth / 2), dy = (y - canvas.clientHeight / 2);
    view.x += dx / view.scale - dx / scale;
    view.y += dy / view.scale - dy / scale;
    view.scale = scale;
    moved();
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, spotOf(event));
    if (pointers.size === 1) dragged = 0;
    pinch = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = spotOf(event), before = pointers.get(event.pointerId);
    if (!before) { hover(now); return; }
    pointers.set(event.pointerId, now);
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()], apart = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (pinch) zoomAt(apart / pinch, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      pinch = apart;
      dragged = 99;
      return;
    }
    dragged += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (dragged < 5) return;
    view.x -= (now[0] - before[0]) / view.scale;
    view.y -= (now[1] - before[1]) / view.scale;
    moved();
  });
  const up = (event) => {
    const was = pointers.delete(event.pointerId);
    pinch = 0;
    if (was && event.type === "pointerup" && dragged < 5) {
      const [x, y] = spotOf(event), what = hit(x, y);
      if (what && what.edge) show(what.edge.facts, focus);
      else if (what) go(what.node);
    }
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
  let hovering = 0;
  function hover([x, y]) {
    if (hovering) return;
    hovering = requestAnimationFrame(() => {
      hovering = 0;
      const what = hit(x, y);
      tip.hidden = !what;
      canvas.style.cursor = what ? "pointer" : "grab";
      if (!what) return;
      tip.textContent = what.edge ? what.edge.facts.slice(0, 4).map((i) => sentence(facts[i])).join("; ") : nodes[what.node][LABEL];
      tip.style.left = `${Math.min(x + 12, canvas.clientWidth - 200)}px`;
      tip.style.top = `${y + 14}px`;
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = spotOf(event);
    zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), x, y);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = 60 / view.scale;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; moved(); }
    else if (event.key === "+" || event.key === "=") zoomAt(1.25, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else if (event.key === "-") zoomAt(0.8, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  $("closer").addEventListener("click", () => zoomAt(1.4, canvas.clientWidth / 2, canvas.clientHeight / 2));
  $("farther").addEventListener("click", () => zoomAt(0.7, canvas.clientWidth / 2, canvas.clientHeight / 2));

  types.forEach(([name, , any], i) => {
    if (!any) return;
    const entry = make("span");
    entry.append(dot(i), name);
    $("legend").append(entry);
  });
  // Lines, where any fact has such a one.
  for (const [name, sort, has] of [
    ["asserted", "asserted", (fact) => !fact[NEGATED] && fact[STATUS] === 0],
    ["attributed or hedged", "said", (fact) => !fact[NEGATED] && fact[STATUS] !== 0],
    ["negated", "negated", (fact) => fact[NEGATED]],
  ]) {
    if (!facts.some(has)) continue;
    const entry = make("span");
    entry.append(make("i", null, sort), name);
    $("legend").append(entry);
  }
  new ResizeObserver(() => {
    if (!resize() || !pictured) return;
    if (untouched) fit(); else paint();
  }).observe(stage);
  resize();
  fromAddress();
  setTimeout(names, 100);
})();
