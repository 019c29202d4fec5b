import { EXPRESSIONS, UNCERTAIN, colour } from './expressions.js';
import { clock, element, minute } from './format.js';

const SPAN_SECONDS = 600;
const STACK = [UNCERTAIN, ...[...EXPRESSIONS].reverse()];

function time(iso) {
  return Date.parse(iso) / 1000;
}

function share(point, name) {
  return name === UNCERTAIN ? point.uncertain ?? 0 : point.shares[name] ?? 0;
}

/** The expression that most faces of a window showed; null where it has none. */
export function dominant(point) {
  if (!point.faces) return null;
  return [...EXPRESSIONS, UNCERTAIN].reduce((best, name) => (share(point, name) > share(point, best) ? name : best));
}

/** The last minutes in one sentence. */
export function sentence(points) {
  const totals = new Map();
  let faces = 0;
  for (const point of points) {
    const weight = point.faces ?? 0;
    faces += weight;
    for (const name of STACK) totals.set(name, (totals.get(name) ?? 0) + weight * share(point, name));
  }
  if (faces === 0) return 'Last 10 minutes: no faces.';
  const most = [...totals]
    .map(([name, total]) => [name, Math.round((100 * total) / faces)])
    .filter(([, percent]) => percent > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, percent]) => `${name} ${percent} %`);
  return `Last 10 minutes: ${most.join(', ')}.`;
}

/** Draws a thin strip: each window in the colour of what most of its faces showed. */
export function drawStrip(canvas, points, now) {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (!width || !height) return;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, width, height);
  const from = now - SPAN_SECONDS;
  for (const point of points) {
    const name = dominant(point);
    if (!name) continue;
    const left = ((time(point.start) - from) / SPAN_SECONDS) * width;
    const right = ((time(point.end) - from) / SPAN_SECONDS) * width;
    // As high as the share: a narrow majority does not look like a large one.
    const high = Math.max(0.25, share(point, name)) * height;
    context.fillStyle = colour(name);
    context.fillRect(left, height - high, Math.max(1, right - left), high);
  }
}

/** The chart of one camera: the shares of the expressions, one upon the other, window by window. */
export class Chart {
  #plot;
  #points = [];
  #host;
  #table;

  constructor(host, table) {
    this.#host = host;
    this.#table = table;
    this.#resize = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
  }

  #resize;

  #size() {
    return { width: Math.max(240, this.#host.clientWidth), height: 220 };
  }

  set(points, now) {
    this.#points = points;
    const data = this.#data();
    if (this.#plot) {
      this.#now = now;
      this.#plot.setData(data);
    } else {
      this.#now = now;
      this.#plot = new window.uPlot(this.#options(), data, this.#host);
      this.#resize.observe(this.#host);
    }
    this.#fillTable();
  }

  #now = 0;

  /** Sums from below, the whole first: each is painted over by the ones that are less. */
  #data() {
    const xs = [];
    const columns = STACK.map(() => []);
    let end = null;
    for (const point of this.#points) {
      const start = time(point.start);
      if (end !== null && start > end + 0.001) {
        xs.push(end);
        columns.forEach((column) => column.push(null));
      }
      xs.push(start);
      let sum = point.faces ? 1 : null;
      columns.forEach((column, i) => {
        column.push(sum);
        if (sum !== null) sum = Math.max(0, sum - share(point, STACK[i]));
      });
      end = time(point.end);
    }
    if (end !== null) {
      xs.push(end);
      columns.forEach((column) => column.push(column.at(-1) ?? null));
    }
    return [xs, ...columns];
  }

  #options() {
    const uPlot = window.uPlot;
    const style = getComputedStyle(document.documentElement);
    const axis = { stroke: style.getPropertyValue('--ink'), grid: { stroke: style.getPropertyValue('--line') } };
    const stepped = uPlot.paths.stepped({ align: 1 });
    return {
      ...this.#size(),
      cursor: { y: false, points: { show: false } },
      scales: { x: { time: true, range: () => [this.#now - SPAN_SECONDS, this.#now] }, y: { range: [0, 1] } },
      axes: [
        { ...axis, incrs: [60, 120, 300], values: (_, ticks) => ticks.map((tick) => minute(tick * 1000)) },
        { ...axis, values: (_, ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`) },
      ],
      series: [
        { label: 'window', value: (_, at) => (at === null ? '' : clock(at * 1000)) },
        ...STACK.map((name) => ({
          label: name,
          stroke: colour(name),
          width: 0,
          fill: colour(name),
          paths: stepped,
          points: { show: false },
          value: (_, sum, series, index) => this.#percent(name, index),
        })),
      ],
    };
  }

  #percent(name, index) {
    const at = index == null ? null : this.#plot?.data[0][index];
    const point = at == null ? null : this.#points.find((one) => time(one.start) <= at && at < time(one.end));
    return point?.faces ? `${Math.round(100 * share(point, name))} %` : '';
  }

  #fillTable() {
    const head = element('tr');
    for (const name of ['from', 'faces', ...EXPRESSIONS, UNCERTAIN]) {
      const cell = element('th', '', name);
      cell.scope = 'col';
      head.append(cell);
    }
    const rows = [...this.#points].reverse().map((point) => {
      const row = element('tr');
      const from = element('th', '', clock(point.start));
      from.scope = 'row';
      row.append(from, element('td', '', point.suppressed ? 'too few' : String(point.faces ?? 0)));
      for (const name of [...EXPRESSIONS, UNCERTAIN]) {
        row.append(element('td', '', point.faces ? `${Math.round(100 * share(point, name))} %` : ''));
      }
      return row;
    });
    const top = element('thead');
    top.append(head);
    const body = element('tbody');
    body.append(...rows);
    const caption = element('caption', 'unseen', 'Windows of the last ten minutes, the newest first');
    this.#table.replaceChildren(caption, top, body);
  }

  close() {
    this.#resize.disconnect();
    this.#plot?.destroy();
  }
}
