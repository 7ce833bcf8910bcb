import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { ServerClient } from './data/server-client.ts';
import { KeyForm } from './key-form.tsx';

type State<Data> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'locked'; readonly wasWrong: boolean }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'loaded'; readonly data: Data };

export interface LoadedProps<Data> {
  /** Path of the JSON that is shown. */
  readonly path: string;
  /** What is said above the reason when it isn't to be had. */
  readonly failure: string;
  readonly show: (data: Data, client: ServerClient) => VNode;
}

/** Shows JSON of the server's when it is there; asks for a key where it needs one, or says why it isn't. */
export function Loaded<Data>({ path, failure, show }: LoadedProps<Data>) {
  const [key, setKey] = useState<string | null>(null);
  const [state, setState] = useState<State<Data>>({ kind: 'loading' });
  const client = useMemo(() => new ServerClient(key), [key]);
  useEffect(() => {
    void load<Data>(client, path).then(setState);
  }, [client]);
  switch (state.kind) {
    case 'loaded':
      return show(state.data, client);
    case 'locked':
      return <KeyForm wasWrong={state.wasWrong} onKey={setKey} />;
    case 'failed':
      return (
        <main class="lone card">
          <h1>{failure}</h1>
          <p role="alert" class="alert">
            {state.message}
          </p>
        </main>
      );
    default:
      return <main class="lone" aria-busy="true" />;
  }
}

async function load<Data>(client: ServerClient, path: string): Promise<State<Data>> {
  const outcome = await client.get(path);
  if (outcome.kind === 'answer') return { kind: 'loaded', data: JSON.parse(outcome.text) };
  if (outcome.kind === 'refusal' && outcome.status === 401) {
    return { kind: 'locked', wasWrong: client.key !== null };
  }
  return { kind: 'failed', message: outcome.message };
}
