import { EventEmitter, once } from 'node:events';

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly message?: string;
  readonly method?: string;
  readonly params?: unknown;
}

/** A session of WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/), which Firefox speaks as it is installed. */
export interface BidiSession {
  /** @throws Error with what the browser says when it refuses the command */
  send(method: string, params: object): Promise<unknown>;
  /** Calls back for each event that was subscribed to. */
  on(event: string, listener: (params: unknown) => void): void;
  close(): void;
}

/** @param url `ws://…`, as the browser writes it when it starts */
export async function connectBidi(url: string): Promise<BidiSession> {
  const socket = new WebSocket(`${url}/session`);
  await once(socket, 'open');
  const events = new EventEmitter();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, message, method, params }: Answer = JSON.parse(String(data));
    if (type === 'event') events.emit(String(method), params);
    const waiter = waiting.get(id ?? -1);
    if (type === 'error') waiter?.reject(new Error(message));
    else waiter?.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has gone'));
  });
  let last = 0;
  const session: BidiSession = {
    send(method, params) {
      const id = ++last;
      const waiter = Promise.withResolvers<unknown>();
      waiting.set(id, waiter);
      socket.send(JSON.stringify({ id, method, params }));
      return waiter.promise;
    },
    on: (event, listener) => void events.on(event, listener),
    close: () => socket.close(),
  };
  await session.send('session.new', { capabilities: {} });
  return session;
}
