/** The WebSocket to the server: comes back by itself, and knows when nothing is heard. */
export class Connection {
  #socket = null;
  #wait = 500;
  #heard = 0;
  #lost = 0;
  #handlers;
  #state = 'connecting';

  /** handlers: open(), message(object), picture(header, blob), state(name, sinceMillis) */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#lost = performance.now();
    this.#open();
    setInterval(() => this.#watch(), 500);
    // A laptop that wakes up, or a network that is back, need not wait.
    addEventListener('online', () => this.#again());
  }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #open() {
    const address = new URL('/stream', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#heard = performance.now();
      this.#handlers.open();
    });
    socket.addEventListener('message', (event) => this.#message(event.data));
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#closed();
    });
  }

  #message(data) {
    this.#heard = performance.now();
    this.#wait = 500;
    if (typeof data === 'string') {
      this.#set('open');
      this.#handlers.message(JSON.parse(data));
      return;
    }
    const length = new DataView(data).getUint32(0);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
    this.#handlers.picture(header, new Blob([new Uint8Array(data, 4 + length)], { type: 'image/jpeg' }));
  }

  #closed() {
    if (this.#state === 'open' || this.#state === 'silent') this.#lost = performance.now();
    this.#set('lost');
    const wait = this.#wait * (0.75 + Math.random() / 2);
    this.#wait = Math.min(this.#wait * 1.6, 5000);
    setTimeout(() => this.#again(), wait);
  }

  async #again() {
    if (this.#socket && this.#socket.readyState < WebSocket.CLOSING) return;
    try {
      // Only this tells a server that is away from one that wants a token again.
      const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' });
      if (answer.status === 401) {
        location.reload();
        return;
      }
    } catch {
      this.#closed();
      return;
    }
    if (!this.#socket || this.#socket.readyState >= WebSocket.CLOSING) this.#open();
  }

  #watch() {
    const silent = performance.now() - this.#heard;
    if (this.#state === 'open' && silent > 3000) this.#set('silent');
    this.#handlers.state(this.#state, this.#state === 'silent' ? silent : performance.now() - this.#lost);
  }

  #set(state) {
    if (this.#state !== state) {
      this.#state = state;
      this.#handlers.state(state, performance.now() - this.#lost);
    }
  }
}
