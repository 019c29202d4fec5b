import { Connection } from './connection.js';
import { Detail } from './detail.js';
import { EXPRESSIONS, UNCERTAIN, colour } from './expressions.js';
import { count, element, seconds, setText } from './format.js';
import { Tile } from './tile.js';

const ANNOUNCE_EVERY = 10_000;

const find = (id) => document.getElementById(id);
const tiles = new Map();
const visible = new Set();
const timelines = new Map();
let detail = null;
let rows = [];
let paused = false;
/** From this clock to the server's. */
let offset = 0;

const serverNow = () => Date.now() + offset;

// --- what the page shows of the cameras -------------------------------------------------------

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) visible.add(entry.target.dataset.camera);
    else visible.delete(entry.target.dataset.camera);
  }
  watchSoon();
}, { rootMargin: '100px' });

const done = new Map();

/** Tells the server that it may send the next picture; of all that are drawn together in one message. */
function drawn(camera) {
  if (done.size === 0) {
    queueMicrotask(() => {
      connection.send({ drawn: Object.fromEntries(done) });
      done.clear();
    });
  }
  done.set(camera, (done.get(camera) ?? 0) + 1);
}

let asked = 0;
function watchSoon() {
  clearTimeout(asked);
  asked = setTimeout(watch, 100);
}

/** Tells the server which pictures are seen, and how large. */
function watch() {
  const hidden = paused || document.hidden;
  const cameras = hidden ? [] : detail ? [detail.id] : [...visible];
  const canvas = detail?.screen.canvas ?? tiles.get(cameras[0])?.screen.canvas;
  const side = Math.round((canvas?.clientWidth || 320) * Math.min(2, devicePixelRatio));
  connection.send({ watch: cameras, side });
}

function setRows(now) {
  rows = now;
  const ids = new Set(rows.map((row) => row.id));
  for (const [id, tile] of tiles) {
    if (!ids.has(id)) {
      observer.unobserve(tile.node);
      tile.node.remove();
      tiles.delete(id);
      visible.delete(id);
    }
  }
  const list = find('cameras');
  rows.forEach((row, i) => {
    let tile = tiles.get(row.id);
    if (!tile) {
      tile = new Tile(row.id, drawn);
      tile.node.dataset.camera = row.id;
      tiles.set(row.id, tile);
      list.insertBefore(tile.node, list.children[i] ?? null);
      observer.observe(tile.node);
      tile.timeline(timelines.get(row.id) ?? []);
    }
    tellChange(tile.row, row);
    tile.set(row);
  });
  list.dataset.many = rows.length > 9 ? 'many' : rows.length > 4 ? 'some' : rows.length > 1 ? 'few' : 'one';
  if (detail && ids.has(detail.id)) detail.set(rows.find((row) => row.id === detail.id));
  const online = rows.filter((row) => row.state === 'online').length;
  setText(find('summary'), rows.length ? `${online} of ${count(rows.length, 'camera')} online` : '');
}

// --- one camera, or all ------------------------------------------------------------------------

function route() {
  const wanted = /^#camera=(.+)$/.exec(location.hash);
  const before = detail?.id;
  detail?.close();
  detail = null;
  find('detail').hidden = !wanted;
  find('grid').hidden = Boolean(wanted);
  if (wanted) {
    const id = decodeURIComponent(wanted[1]);
    detail = new Detail(find('detail'), id, drawn, leave);
    const row = rows.find((one) => one.id === id);
    if (row) detail.set(row);
    if (timelines.has(id)) detail.timeline(timelines.get(id), serverNow());
    detail.title.focus();
  } else if (before) {
    tiles.get(before)?.link.focus();
  }
  document.title = wanted ? `${detail.id}: Mien live view` : 'Mien live view';
  watchSoon();
}

function leave() {
  // No hash at all would scroll to the top and leave a stray # in the address.
  history.pushState(null, '', location.pathname);
  route();
}

function step(by) {
  const at = rows.findIndex((row) => row.id === detail.id);
  const next = rows[(at + by + rows.length) % rows.length];
  if (next) location.hash = `camera=${encodeURIComponent(next.id)}`;
}

addEventListener('hashchange', route);
addEventListener('popstate', () => {
  if (!location.hash && detail) route();
});
addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || /input|textarea|select/i.test(event.target.tagName)) return;
  if (!detail) return;
  if (event.key === 'Escape') leave();
  else if (event.key === 'ArrowLeft' && !event.target.closest?.('.scroll')) step(-1);
  else if (event.key === 'ArrowRight' && !event.target.closest?.('.scroll')) step(1);
});
document.addEventListener('visibilitychange', watch);
addEventListener('resize', watchSoon);

find('pause').addEventListener('click', () => {
  paused = !paused;
  find('pause').setAttribute('aria-pressed', String(paused));
  setText(find('pause'), paused ? 'Go on' : 'Pause pictures');
  watch();
});

// --- words for everybody -----------------------------------------------------------------------

const changes = new Map();
let announced = 0;
function tellChange(before, now) {
  if (before && before.state !== now.state) {
    changes.set(now.id, `Camera ${now.id} is ${now.state}.`);
  }
}

/** A few words, seldom: a screen reader that never stops is switched off. */
function announce() {
  if (changes.size === 0 || performance.now() - announced < ANNOUNCE_EVERY) return;
  announced = performance.now();
  const said = [...changes.values()];
  changes.clear();
  find('announcer').textContent =
    said.length > 3 ? `${count(said.length, 'camera')} changed: ${said.slice(0, 2).join(' ')}` : said.join(' ');
}

function setNotice(notice) {
  const node = find('notice');
  const seen = notice.code !== 'ok';
  node.dataset.code = notice.code;
  if (seen) {
    setText(node.querySelector('h2'), notice.title);
    setText(node.querySelector('p'), notice.text);
  }
  node.hidden = !seen;
}

function setConnection(state, millis) {
  const node = find('connection');
  const names = { connecting: 'connecting', open: 'live', silent: 'silent', lost: 'not connected' };
  node.dataset.state = state;
  setText(node, names[state]);
  const banner = find('banner');
  const text = {
    lost: 'The connection to the server is lost: what you see is old. It is tried again until it works.',
    silent: 'The server has said nothing for some seconds: what you see is old.',
  }[state];
  banner.hidden = !text;
  if (text) setText(banner, text);
  document.body.classList.toggle('old', Boolean(text));
  node.title = text ? `for ${seconds(millis / 1000)}` : '';
}

function setPrivacy(showFaces) {
  setText(
    find('privacy'),
    showFaces
      ? 'Faces are shown, as the live view was started with --show-faces.'
      : 'Faces are made unrecognisable before a picture leaves the server. That depends on the detector: a face'
        + ' that it does not find is not hidden.',
  );
}

// --- the server --------------------------------------------------------------------------------

const connection = new Connection({
  open: watch,
  message(message) {
    if (message.type === 'state') {
      offset = Date.parse(message.now) - Date.now();
      setPrivacy(message.showFaces);
      setRows(message.cameras);
      setNotice(message.notice);
    } else if (message.type === 'timeline') {
      timelines.set(message.camera, message.points);
      tiles.get(message.camera)?.timeline(message.points);
      if (detail?.id === message.camera) detail.timeline(message.points, serverNow());
    }
  },
  picture(header, blob) {
    const shown = detail?.id === header.camera ? detail : tiles.get(header.camera);
    if (shown) shown.screen.show(header, blob);
    else drawn(header.camera);
  },
  state: setConnection,
});

for (const name of [...EXPRESSIONS, UNCERTAIN]) {
  const entry = element('li');
  const swatch = element('span', 'swatch');
  swatch.style.backgroundColor = colour(name);
  entry.append(swatch, name);
  find('legend').append(entry);
}

setInterval(() => {
  const now = serverNow();
  if (detail) detail.tick(now);
  else for (const id of visible) tiles.get(id)?.tick(now);
  announce();
}, 500);

route();
