import { exampleText } from './example-text.ts';
import type { TryRequest } from './try-request.ts';

/** What came of a request. */
export type Tried =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly durationMs: number;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly text: string;
    }
  | { readonly kind: 'silence'; readonly message: string };

/** More hides the rest of the page, and takes browsers long to lay out. */
const maxShownLength = 100_000;

/** Sends a request and waits for what comes of it. */
export async function tried({ method, url, headers, body }: TryRequest): Promise<Tried> {
  const startMs = performance.now();
  try {
    const response = await fetch(url, { method, headers, body, cache: 'no-store' });
    const text = await response.text();
    return {
      kind: 'answer',
      status: response.status,
      durationMs: performance.now() - startMs,
      headers: [...response.headers],
      text: shownText(text, response.headers.get('Content-Type') ?? ''),
    };
  } catch (error) {
    // A header that is no header is told of before anything is sent.
    const reason = error instanceof TypeError && /header/i.test(error.message) ? error.message : null;
    const message = reason ?? 'The server does not answer. It may have stopped, or the connection is lost.';
    return { kind: 'silence', message };
  }
}

/** What came of a request, or why nothing did. */
export function TriedView({ outcome }: { readonly outcome: Tried }) {
  if (outcome.kind === 'silence') {
    return (
      <p role="alert" class="alert">
        {outcome.message}
      </p>
    );
  }
  const { status, durationMs, headers, text } = outcome;
  return (
    <section class="answer" aria-labelledby="answer">
      <h3 id="answer">
        <span class={`status ${status < 400 ? 'good' : 'bad'}`}>{status}</span> in {durationMs.toFixed(1)} ms
      </h3>
      {text !== '' && (
        <pre tabIndex={0} aria-label="Answer">
          <code>{text}</code>
        </pre>
      )}
      <details>
        <summary>{headers.length} headers</summary>
        <dl class="errors">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

function shownText(text: string, type: string): string {
  const shown = type.startsWith('application/json') ? tidied(text) : text;
  const rest = shown.length - maxShownLength;
  return rest > 0 ? `${shown.slice(0, maxShownLength)}\n… and ${rest} characters more` : shown;
}

/** JSON laid out for reading, unless that would change a long integer: then as it came. */
function tidied(text: string): string {
  if (/(?<![.\d])\d{16}|-?\b(?:NaN|Infinity)\b/.test(text)) return text;
  try {
    return exampleText(JSON.parse(text));
  } catch {
    return text;
  }
}
