import { useEffect, useState } from 'preact/hooks';
import type { PageData } from './data/page-data.ts';
import type { ServerClient } from './data/server-client.ts';
import { LiveCard } from './live/live-card.tsx';
import { GraphCard } from './model/graph-card.tsx';
import { Hero } from './model/hero.tsx';
import { ModelCard } from './model/model-card.tsx';
import { Footer, TopBar } from './model/page-frame.tsx';
import { Workbench } from './workbench.tsx';

/** Everything about one of the models, and a choice of the others. */
export function ModelPage({ data, client }: { readonly data: PageData; readonly client: ServerClient }) {
  const [index, setIndex] = useState(() => indexIn(data, location.hash));
  const model = data.models[index] ?? data.models[0];
  useEffect(() => {
    if (model === undefined) return;
    document.title = `${model.contract.name} ${model.contract.version} – mlpack`;
    if (data.models.length > 1) history.replaceState(null, '', hashOf(data, index));
  }, [index]);
  if (model === undefined) return null;
  return (
    <div class="shell">
      <TopBar data={data} index={index} onChoose={setIndex} />
      <main>
        <Hero contract={model.contract} />
        <Workbench key={index} model={model} client={client} requiresKey={data.requiresKey} />
        <div class="stack">
          <LiveCard client={client} path={data.routes.metrics} />
        </div>
        <div class="stack">
          <ModelCard key={index} model={model} data={data} />
        </div>
        {model.graph !== null && (
          <div class="stack">
            <GraphCard key={model.graph} path={model.graph} name={model.contract.name} client={client} />
          </div>
        )}
      </main>
      <Footer />
    </div>
  );
}

function hashOf({ models }: PageData, index: number): string {
  const { name = '', version = '' } = models[index]?.contract ?? {};
  return `#${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}

function indexIn(data: PageData, hash: string): number {
  return Math.max(
    0,
    data.models.findIndex((_, index) => hashOf(data, index) === hash),
  );
}
