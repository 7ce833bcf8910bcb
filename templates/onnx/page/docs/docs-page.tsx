import { routes } from '../../../../contract/routes.ts';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { serverUrl } from '../data/server-client.ts';
import { Footer } from '../model/page-frame.tsx';
import { type Document, needsKey } from './document.ts';
import { operationsOf } from './operations.ts';
import { OperationList } from './operation-list.tsx';
import { OperationView } from './operation-view.tsx';

/** All operations by what they are for, one of them open. */
export function DocsPage({
  document: described,
  apiKey,
}: {
  readonly document: Document;
  readonly apiKey: string | null;
}) {
  const operations = useMemo(() => operationsOf(described), [described]);
  const [chosen, setChosen] = useState(chosenId());
  useEffect(() => {
    const follow = () => setChosen(chosenId());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const operation = operations.find(({ id }) => id === chosen) ?? operations[0];
  const { title, version, description } = described.info;
  return (
    <div class="shell">
      <header>
        <div class="top">
          <a class="brand" href={serverUrl(routes.index)}>
            {title}
          </a>
          <nav aria-label="Pages">
            <a href={serverUrl(routes.index)}>Model</a>
            <a href={serverUrl(routes.openapi)}>OpenAPI 3.1</a>
          </nav>
        </div>
        <div class="hero">
          <h1>
            API of {title} <span class="version">{version}</span>
          </h1>
          {description !== undefined && <p class="about">{description}</p>}
          <p class="hint">
            {operations.length} operations.{' '}
            {needsKey(described) ? 'All but those of health ask for an API key.' : 'None asks for a key.'}
          </p>
        </div>
      </header>
      <div class="docs">
        <OperationList tags={described.tags} operations={operations} chosen={operation?.id ?? null} />
        <main>
          {operation !== undefined && (
            <OperationView key={operation.id} document={described} operation={operation} apiKey={apiKey} />
          )}
        </main>
      </div>
      <Footer />
    </div>
  );
}

function chosenId(): string {
  return decodeURIComponent(location.hash.slice(1));
}
