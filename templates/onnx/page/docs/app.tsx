import { useEffect, useState } from 'preact/hooks';
import { serverUrl } from '../data/server.ts';
import { KeyForm } from '../key-form.tsx';
import { DocsPage } from './docs-page.tsx';
import type { Document } from './document.ts';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'locked'; readonly wasWrong: boolean }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'loaded'; readonly document: Document };

/** The description of the API, or why it cannot be shown. */
export function App() {
  const [key, setKey] = useState<string | null>(null);
  const [state, setState] = useState<State>({ kind: 'loading' });
  useEffect(() => {
    void load(key).then(setState);
  }, [key]);
  switch (state.kind) {
    case 'loaded':
      return <DocsPage document={state.document} apiKey={key} />;
    case 'locked':
      return <KeyForm wasWrong={state.wasWrong} onKey={setKey} />;
    case 'failed':
      return (
        <main class="lone card">
          <h1>The API cannot be shown</h1>
          <p role="alert" class="alert">
            {state.message}
          </p>
        </main>
      );
    default:
      return <main class="lone" aria-busy="true" />;
  }
}

async function load(key: string | null): Promise<State> {
  const headers: Record<string, string> = key === null ? {} : { Authorization: `Bearer ${key}` };
  try {
    const response = await fetch(serverUrl('/openapi.json'), { headers });
    if (response.status === 401) return { kind: 'locked', wasWrong: key !== null };
    if (response.ok) return { kind: 'loaded', document: await response.json() };
    return { kind: 'failed', message: `The server answered with status ${response.status}.` };
  } catch {
    return { kind: 'failed', message: 'The server does not answer. Load this page again when it does.' };
  }
}
