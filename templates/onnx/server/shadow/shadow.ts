import type { MessagePort } from 'node:worker_threads';
import type { Body } from '../calls/body.ts';
import type { Call } from '../calls/call.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { ShadowSettings } from '../settings/shadow-settings.ts';
import { CopiesDue } from './copies-due.ts';
import { CopyBatch, type CopyKind } from './copy-batch.ts';

/** Where a serving thread's copies go. Plain data: it is sent to that thread. */
export interface ShadowPlace {
  /** Of the thread that sends them on. */
  readonly port: MessagePort;
  readonly due: SharedArrayBuffer;
}

/** How long copies wait for others to go over with them. */
const gatherMs = 10;

/** A request to be copied when it is answered. */
export interface Copied {
  /** Which no other request has. */
  readonly id: string;
  readonly body: Body;
}

/** What is to be copied of a request: bytes of a body may be another thread's once it is computed. */
export function keptForCopy(id: string, body: Body): Copied {
  return { id, body: typeof body === 'string' ? body : Buffer.from(body) };
}

/**
 * Copies the requests of one serving thread for a shadow, after they are answered. It costs that thread the copying alone: the
 * bytes go to another thread, hundreds of requests at once. Where that has too many already, there is no copy.
 */
export class Shadow {
  readonly #place: ShadowPlace;
  readonly #settings: ShadowSettings;
  readonly #metrics: MetricsTable;
  readonly #due: CopiesDue;
  readonly #host: string;
  readonly #path: string;
  readonly #key: string;
  readonly #batch = new CopyBatch();
  #timer: NodeJS.Timeout | null = null;

  constructor(place: ShadowPlace, settings: ShadowSettings, metrics: MetricsTable) {
    this.#place = place;
    this.#settings = settings;
    this.#metrics = metrics;
    this.#due = new CopiesDue(place.due);
    const { host, pathname } = new URL(settings.url ?? 'http://nowhere');
    this.#host = host;
    this.#path = pathname === '/' ? '' : pathname;
    this.#key = settings.apiKey === null ? '' : `X-API-Key: ${settings.apiKey}\r\n`;
  }

  /** Whether a request that is about to be computed is to be copied: it counts as under way from here on. */
  admits(kind: CopyKind, body: Body): boolean {
    if ((kind === 'http' ? this.#settings.url : this.#settings.grpcUrl) === null) return false;
    if (this.#due.take(body.length)) return true;
    this.#metrics.copied('dropped');
    return false;
  }

  /** Sends the copy of a request over HTTP. @param url as it came, without a host */
  http({ id, body }: Copied, url: string, { contentType, accept, jsonBytes }: Call): void {
    const head =
      `POST ${this.#path}${url} HTTP/1.1\r\nHost: ${this.#host}\r\nX-Request-Id: ${id}\r\n` +
      `Content-Length: ${body.length}\r\n${this.#key}` +
      (contentType === null ? '' : `Content-Type: ${contentType}\r\n`) +
      (accept === null ? '' : `Accept: ${accept}\r\n`) +
      (jsonBytes === null ? '\r\n' : `Inference-Header-Content-Length: ${jsonBytes}\r\n\r\n`);
    this.#add('http', id, head, body);
  }

  /** Sends the copy of a `ModelInferRequest`. */
  grpc({ id, body }: Copied): void {
    this.#add('grpc', id, '', body);
  }

  close(): void {
    this.#flush();
    this.#place.port.close();
  }

  #add(kind: CopyKind, id: string, head: string, body: Body): void {
    if (!this.#batch.add(kind, id, head, body)) {
      this.#flush();
      if (!this.#batch.add(kind, id, head, body)) {
        this.#post(CopyBatch.only(kind, id, head, body));
        return;
      }
    }
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#batch.isEmpty) this.#post(this.#batch.take());
  }

  #post(batch: ArrayBuffer): void {
    this.#place.port.postMessage(batch, [batch]);
  }
}
