import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PageData } from './data/page-data.ts';
import { ServerClient } from './data/server.ts';
import { KeyForm } from './key-form.tsx';
import { ModelPage } from './model-page.tsx';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'locked'; readonly wasWrong: boolean }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'loaded'; readonly data: PageData };

/** The page: what the server says it is, or why that isn't known. */
export function App() {
  const [key, setKey] = useState<string | null>(null);
  const [state, setState] = useState<State>({ kind: 'loading' });
  const client = useMemo(() => new ServerClient(key), [key]);
  useEffect(() => {
    void load(client, key !== null).then(setState);
  }, [client]);
  switch (state.kind) {
    case 'loaded':
      return <ModelPage data={state.data} client={client} />;
    case 'locked':
      return <KeyForm wasWrong={state.wasWrong} onKey={setKey} />;
    case 'failed':
      return (
        <main class="lone card">
          <h1>This page cannot be shown</h1>
          <p role="alert" class="alert">
            {state.message}
          </p>
        </main>
      );
    default:
      return <main class="lone" aria-busy="true" />;
  }
}

async function load(client: ServerClient, hasKey: boolean): Promise<State> {
  const outcome = await client.get('/model.json');
  if (outcome.kind === 'answer') {
    const data: PageData = JSON.parse(outcome.text);
    return { kind: 'loaded', data };
  }
  if (outcome.kind === 'refusal' && outcome.status === 401) return { kind: 'locked', wasWrong: hasKey };
  return { kind: 'failed', message: outcome.message };
}
