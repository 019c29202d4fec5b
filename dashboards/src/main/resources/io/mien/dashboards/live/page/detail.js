import { ranked } from './expressions.js';
import { clock, count, element, seconds, setText } from './format.js';
import { Bar, Screen, fit, words } from './tile.js';
import { Chart } from './timeline.js';

const BARS_EVERY = 200;

/** The faces of one track: all its probabilities as bars. */
class TrackCard {
  #bars = [];

  constructor() {
    this.node = element('li', 'track');
    this.title = element('h4');
    this.note = element('p', 'note');
    this.list = element('ul', 'bars');
    this.node.append(this.title, this.list, this.note);
  }

  set(face, number) {
    const track = face.track ? `track ${face.track.slice(0, 6)}` : 'no track yet';
    setText(this.title, `Face ${number}, ${track}`);
    const all = ranked(face.probabilities).sort((a, b) => a[0].localeCompare(b[0]));
    fit(this.list, this.#bars, all.length, () => new Bar());
    all.forEach(([name, share], i) => {
      this.#bars[i].set(name, share);
      this.#bars[i].node.classList.toggle('first', name === face.expression);
    });
    const notes = [];
    if (!face.smoothed) notes.push('of this frame alone');
    if (face.uncertain) notes.push('uncertain');
    if (face.rejections.length) notes.push(`poor picture of it: ${face.rejections.join(', ')}`);
    setText(this.note, notes.join('; '));
  }
}

/** One camera, large: its picture, the bars of each track, its timeline, and how it is. */
export class Detail {
  #cards = [];
  #written = 0;

  constructor(host, id, onDrawn, onLeave) {
    this.id = id;
    this.host = host;
    const head = element('header', 'detail-head');
    const back = element('button', 'back', '← All cameras');
    back.type = 'button';
    back.addEventListener('click', onLeave);
    this.title = element('h2', '', id);
    this.title.id = 'detail-title';
    this.title.tabIndex = -1;
    this.state = element('p', 'state');
    const hint = element('p', 'hint', 'Esc: all cameras. Left and right: the one before and after.');
    head.append(back, this.title, this.state, hint);
    this.screen = new Screen(() => onDrawn(id), (header) => this.#write(header));
    const frame = element('div', 'frame');
    this.cover = element('p', 'cover');
    this.cover.hidden = true;
    this.age = element('p', 'age');
    frame.append(this.screen.canvas, this.age, this.cover);
    const side = element('section', 'side');
    side.setAttribute('aria-label', 'Faces in the picture');
    this.none = element('p', 'note', 'No face in the picture.');
    this.tracks = element('ul', 'tracks');
    side.append(element('h3', '', 'Faces, smoothed over time'), this.none, this.tracks);
    const past = element('section', 'past');
    past.append(element('h3', '', 'What the faces showed, last 10 minutes'));
    this.empty = element('p', 'note', 'No window has been closed yet; the first comes after some seconds.');
    const plot = element('div', 'plot');
    plot.setAttribute('aria-hidden', 'true');
    const fold = element('details');
    fold.append(element('summary', '', 'The same as a table'));
    const scroll = element('div', 'scroll');
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Table of the last ten minutes');
    const table = element('table');
    scroll.append(table);
    fold.append(scroll);
    past.append(this.empty, plot, fold);
    this.chart = new Chart(plot, table);
    const facts = element('section', 'facts');
    facts.append(element('h3', '', 'The camera'));
    this.facts = element('dl');
    facts.append(this.facts);
    const main = element('div', 'detail-main');
    main.append(frame, side);
    host.replaceChildren(head, main, past, facts);
  }

  set(row) {
    this.state.dataset.state = row.state;
    setText(this.state, row.state);
    const { drawn, letGo } = this.screen.counts();
    const facts = [
      ['State', row.reason ? `${row.state}: ${row.reason}` : row.state],
      ['Since', row.since ? clock(row.since) : 'unknown'],
      ['Frames a second', row.fps == null ? 'unknown' : row.fps.toFixed(1)],
      ['From capture to judged', row.lagSeconds == null ? 'unknown' : seconds(row.lagSeconds)],
      ['Last frame', row.lastFrameAt ? clock(row.lastFrameAt) : 'none'],
      ['Frames skipped', String(row.skippedFrames)],
      ['Pictures here', `${drawn} shown, ${letGo} let go for newer ones`],
      ['Connected again', count(row.reconnects, 'time')],
    ];
    if (this.facts.children.length === 0) {
      for (const [name] of facts) this.facts.append(element('dt', '', name), element('dd'));
    }
    facts.forEach(([, value], i) => setText(this.facts.children[2 * i + 1], value));
  }

  tick(now) {
    const captured = this.screen.header?.capturedAt;
    const age = captured ? Math.max(0, (now - Date.parse(captured)) / 1000) : null;
    this.host.classList.toggle('stale', age !== null && age > 5);
    setText(this.age, age === null ? '' : age > 5 ? `${seconds(age)} old` : seconds(age));
  }

  #write(header) {
    const now = performance.now();
    if (now - this.#written < BARS_EVERY) return;
    this.#written = now;
    const said = words(header);
    this.screen.canvas.setAttribute('aria-label', said);
    const covered = !['none', 'faces'].includes(header.cover);
    this.cover.hidden = !covered;
    setText(this.cover, covered ? said : '');
    this.none.hidden = header.faces.length > 0;
    // In the order of their places: cards do not jump when the scores change.
    const faces = [...header.faces].sort((a, b) => a.box.x - b.box.x);
    fit(this.tracks, this.#cards, faces.length, () => new TrackCard());
    faces.forEach((face, i) => this.#cards[i].set(face, i + 1));
  }

  timeline(points, now) {
    this.empty.hidden = points.length > 0;
    this.chart.set(points, now / 1000);
  }

  close() {
    this.chart.close();
    this.host.replaceChildren();
  }
}
