import { colour, ink, label, ranked } from './expressions.js';
import { count, element, seconds, setText } from './format.js';
import { drawStrip, sentence } from './timeline.js';

const MOST_FACES = 3;
const WORDS_EVERY = 300;
const STALE_SECONDS = 5;
const PAINT_EVERY = 30;

/** Pictures of a camera that the server sends before one is drawn. */
const UNDER_WAY = 2;

const COVERS = {
  unjudged: 'Blurred as a whole: nobody has looked for faces in this picture yet.',
  skipped: 'Blurred as a whole: frames of this camera are being skipped.',
  unsure: 'Blurred as a whole: where the faces are is not certain.',
};

/**
 * Draws what has come for all screens together, some thirty times a second: the browser then puts the page together
 * that often, and not once for each picture.
 */
class Painter {
  #waiting = new Set();
  #asked = false;
  #last = 0;

  ask(screen) {
    this.#waiting.add(screen);
    if (this.#asked) return;
    this.#asked = true;
    const wait = PAINT_EVERY - (performance.now() - this.#last);
    if (wait > 0) setTimeout(() => requestAnimationFrame(this.#paint), wait);
    else requestAnimationFrame(this.#paint);
  }

  #paint = () => {
    this.#asked = false;
    this.#last = performance.now();
    const screens = [...this.#waiting];
    this.#waiting.clear();
    for (const screen of screens) screen.paint();
  };
}

const painter = new Painter();
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** The picture of a camera with its boxes, on one canvas: the boxes are of the very frame shown. */
export class Screen {
  #next = null;
  #first = null;
  #drawn = 0;
  #last = 0;
  #onDone;
  #onDrawn;

  /** onDone() for each picture that was drawn or let go, onDrawn(header) for each that was drawn. */
  constructor(onDone, onDrawn) {
    this.#onDone = onDone;
    this.#onDrawn = onDrawn;
    this.canvas = element('canvas', 'picture');
    this.canvas.width = 640;
    this.canvas.height = 360;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', 'no picture yet');
    this.header = null;
  }

  /** How many pictures were drawn here, and how many frames that the server read meanwhile were let go. */
  counts() {
    const read = this.header ? this.header.read - this.#first.read + 1 : 0;
    return { drawn: this.#drawn, letGo: Math.max(0, read - this.#drawn) };
  }

  async show(header, blob) {
    let bitmap = null;
    try {
      bitmap = await createImageBitmap(blob);
    } catch {
      // No picture after all: it counts as let go.
    }
    const newest = this.#next?.header ?? this.header;
    const overtaken = newest && newest.made > header.made && newest.made - header.made < UNDER_WAY;
    if (!bitmap || overtaken) {
      bitmap?.close();
      this.#onDone();
      return;
    }
    if (this.#next) {
      this.#next.bitmap.close();
      this.#onDone();
    }
    this.#next = { header, bitmap };
    // Who wants less motion gets a picture a second.
    const wait = calm.matches ? 1000 - (performance.now() - this.#last) : 0;
    if (wait > 0) setTimeout(() => painter.ask(this), wait);
    else painter.ask(this);
  }

  paint() {
    if (!this.#next) return;
    const { header, bitmap } = this.#next;
    const { canvas } = this;
    this.#next = null;
    this.#last = performance.now();
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    const context = canvas.getContext('2d', { alpha: false });
    context.drawImage(bitmap, 0, 0);
    if (header.frame) {
      const scale = bitmap.width / header.frame.width;
      for (const face of header.faces) drawFace(context, face, scale, canvas);
    }
    if (!this.header || header.read <= this.header.read) {
      // The first one, or a server that was started again and counts anew.
      this.#first = header;
      this.#drawn = 0;
    }
    this.#drawn += 1;
    this.header = header;
    // For tests and for the curious: what the canvas shows, and since when.
    canvas.shown = {
      ...header, drawn: this.#drawn, width: bitmap.width, height: bitmap.height, shownAt: Date.now(),
    };
    bitmap.close();
    this.#onDone();
    this.#onDrawn(header);
  }
}

function drawFace(context, face, scale, canvas) {
  // Letters as large on the screen, however small the picture is shown.
  const zoom = canvas.clientWidth ? canvas.width / canvas.clientWidth : 1;
  // Two pixels at least, so that one of them has the colour unmixed.
  const line = Math.max(2, 2 * zoom);
  const x = face.box.x * scale;
  const y = face.box.y * scale;
  const width = face.box.width * scale;
  const height = face.box.height * scale;
  context.lineWidth = 2 * line;
  context.strokeStyle = '#000000';
  context.strokeRect(x, y, width, height);
  context.lineWidth = line;
  context.strokeStyle = colour(face.expression);
  context.setLineDash(face.uncertain ? [4 * line, 3 * line] : []);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
  const text = label(face);
  context.font = `600 ${12 * zoom}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  const pad = 4 * zoom;
  const high = 18 * zoom;
  const wide = context.measureText(text).width + 2 * pad;
  const left = Math.min(Math.max(0, x - line), Math.max(0, canvas.width - wide));
  const top = y - high >= 0 ? y - high : Math.min(y + height, canvas.height - high);
  context.fillStyle = colour(face.expression);
  context.fillRect(left, top, wide, high);
  context.fillStyle = ink(face.expression);
  context.fillText(text, left + pad, top + high / 2);
}

/** The faces of a picture in words. */
export function words(header) {
  if (COVERS[header.cover]) return COVERS[header.cover];
  if (header.faces.length === 0) return 'No face in the picture.';
  return `${count(header.faces.length, 'face')}: ${header.faces.map(label).join(', ')}.`;
}

/** A bar with its name and its number. */
export class Bar {
  constructor() {
    this.node = element('li', 'bar');
    this.name = element('span', 'bar-name');
    const track = element('span', 'bar-track');
    this.fill = element('span', 'bar-fill');
    track.append(this.fill);
    this.number = element('span', 'bar-number');
    this.node.append(this.name, track, this.number);
  }

  set(name, share, uncertain = false) {
    setText(this.name, uncertain ? `${name} ?` : name);
    setText(this.number, `${Math.round(100 * share)} %`);
    this.fill.style.transform = `scaleX(${share.toFixed(3)})`;
    this.fill.style.backgroundColor = colour(name);
  }
}

/** Grows or shrinks a list of things with nodes to a length. */
export function fit(list, parts, length, make) {
  while (parts.length < length) {
    const part = make();
    parts.push(part);
    list.append(part.node);
  }
  while (parts.length > length) parts.pop().node.remove();
}

/** A camera in the grid. */
export class Tile {
  #bars = [];
  #written = 0;
  #points = [];

  constructor(id, onDrawn) {
    this.id = id;
    this.row = null;
    this.node = element('li', 'tile');
    const article = element('article');
    article.setAttribute('aria-label', `Camera ${id}`);
    const head = element('header', 'tile-head');
    const title = element('h3');
    this.link = element('a', '', id);
    this.link.href = `#camera=${encodeURIComponent(id)}`;
    title.append(this.link);
    this.state = element('p', 'state');
    head.append(title, this.state);
    this.screen = new Screen(() => onDrawn(id), (header) => this.#write(header));
    const frame = element('div', 'frame');
    this.age = element('p', 'age');
    this.cover = element('p', 'cover');
    this.cover.hidden = true;
    frame.append(this.screen.canvas, this.age, this.cover);
    // The whole picture may be clicked; for the keyboard the name is the link.
    frame.addEventListener('click', () => this.link.click());
    this.reason = element('p', 'reason');
    this.reason.hidden = true;
    this.faces = element('ul', 'bars');
    this.faces.setAttribute('aria-label', 'Faces, with the likeliest expression of each');
    this.more = element('p', 'more');
    this.strip = element('canvas', 'strip');
    this.strip.setAttribute('role', 'img');
    this.strip.setAttribute('aria-label', 'Last 10 minutes: no faces.');
    article.append(head, frame, this.reason, this.faces, this.more, this.strip);
    this.node.append(article);
  }

  /** How the camera is. */
  set(row) {
    this.row = row;
    this.node.dataset.state = row.state;
    this.state.dataset.state = row.state;
    const fps = row.fps != null && row.state === 'online' ? `, ${row.fps.toFixed(1)} frames/s` : '';
    setText(this.state, row.state + fps);
    this.reason.hidden = !row.reason;
    setText(this.reason, row.reason ?? '');
  }

  /** How old the picture is, by the server's clock. */
  tick(now) {
    const captured = this.screen.header?.capturedAt;
    const age = captured ? Math.max(0, (now - Date.parse(captured)) / 1000) : null;
    const stale = age !== null && age > STALE_SECONDS;
    this.node.classList.toggle('stale', stale);
    setText(this.age, age === null ? '' : stale ? `${seconds(age)} old` : seconds(age));
    drawStrip(this.strip, this.#points, now / 1000);
  }

  /** Words and bars follow a few times a second: faster nobody reads. */
  #write(header) {
    const now = performance.now();
    if (now - this.#written < WORDS_EVERY) return;
    this.#written = now;
    const covered = COVERS[header.cover];
    this.cover.hidden = !covered;
    setText(this.cover, covered ?? '');
    const faces = header.faces.slice(0, MOST_FACES);
    fit(this.faces, this.#bars, faces.length, () => new Bar());
    faces.forEach((face, i) => {
      const [name, share] = face.probabilities[face.expression] == null
        ? ranked(face.probabilities)[0]
        : [face.expression, face.probabilities[face.expression]];
      this.#bars[i].set(name, share, face.uncertain);
    });
    const rest = header.faces.length - faces.length;
    setText(this.more, rest > 0 ? `and ${count(rest, 'more face')}` : '');
    const said = words(header);
    if (this.screen.canvas.getAttribute('aria-label') !== said) {
      this.screen.canvas.setAttribute('aria-label', said);
    }
  }

  timeline(points) {
    this.#points = points;
    this.strip.setAttribute('aria-label', sentence(points));
    this.strip.title = sentence(points);
  }
}
