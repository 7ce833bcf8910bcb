/** An answer of the server, or in words why there is none. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly text: string;
      readonly durationMs: number;
      readonly requestId: string;
    }
  | { readonly kind: 'refusal'; readonly status: number; readonly message: string }
  | { readonly kind: 'silence'; readonly message: string };

/** Asks the server that the page came from, with a key where one was given. */
export class ServerClient {
  readonly key: string | null;

  constructor(key: string | null) {
    this.key = key;
  }

  get(path: string): Promise<Outcome> {
    return this.#ask(path, { method: 'GET', headers: this.#headers() });
  }

  postJson(path: string, body: string): Promise<Outcome> {
    const headers = { ...this.#headers(), 'Content-Type': 'application/json' };
    return this.#ask(path, { method: 'POST', headers, body });
  }

  /** A picture of the server's as an address that `img` takes; null when it has none. */
  async picture(path: string): Promise<string | null> {
    const response = await fetch(serverUrl(path), { headers: this.#headers() }).catch(() => undefined);
    return response?.ok === true ? URL.createObjectURL(await response.blob()) : null;
  }

  #headers(): Record<string, string> {
    return this.key === null ? {} : { Authorization: `Bearer ${this.key}` };
  }

  async #ask(path: string, request: RequestInit): Promise<Outcome> {
    const startMs = performance.now();
    try {
      const response = await fetch(serverUrl(path), request);
      const text = await response.text();
      const durationMs = performance.now() - startMs;
      if (response.ok) {
        return { kind: 'answer', text, durationMs, requestId: response.headers.get('X-Request-Id') ?? '' };
      }
      return { kind: 'refusal', status: response.status, message: refusalMessage(response, text) };
    } catch {
      const message =
        'The server does not answer. It may have stopped, or the connection to it is lost; try again.';
      return { kind: 'silence', message };
    }
  }
}

/** The address of a path of the server, which may itself be below a path of a proxy. */
export function serverUrl(path: string): string {
  return new URL(path.replace(/^\//, ''), document.baseURI).href;
}

const meanings: Readonly<Record<number, string>> = {
  400: 'The server does not understand this input',
  401: 'The server wants an API key',
  404: 'The server has nothing there',
  413: 'The input is larger than the server takes',
  429: 'The server has too much to do',
  500: 'The server failed',
  503: 'The server cannot answer now',
  504: 'The server did not finish in time',
};

function refusalMessage({ status, headers }: Response, text: string): string {
  const meaning = meanings[status] ?? `The server refused this with status ${status}`;
  const retryAfterS = headers.get('Retry-After');
  const retry = retryAfterS === null ? '' : ` Try again in ${retryAfterS} s.`;
  return `${meaning}: ${errorOf(text)}.${retry}`;
}

function errorOf(text: string): string {
  try {
    const { error }: { error?: unknown } = JSON.parse(text);
    if (typeof error === 'string') return error;
  } catch {
    // Not the server's own answer but that of something on the way.
  }
  return text.slice(0, 200) || 'it says nothing more';
}
