import { useEffect, useState } from 'preact/hooks';
import type { ServerClient } from '../data/server-client.ts';
import { Card } from '../ui/card.tsx';

/** The drawing of a model's operators. */
export function GraphCard({
  path,
  name,
  client,
}: {
  readonly path: string;
  readonly name: string;
  readonly client: ServerClient;
}) {
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    let url: string | null = null;
    const show = async () => {
      url = await client.picture(path);
      if (!isGone) setSource(url);
      else if (url !== null) URL.revokeObjectURL(url);
    };
    void show();
    return () => {
      isGone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [path, client]);
  if (source === null) return null;
  return (
    <Card title="Graph">
      <div class="graph" role="group" aria-label="Drawing of the graph" tabIndex={0}>
        <img src={source} alt={`The operators of ${name} and how they are connected`} />
      </div>
    </Card>
  );
}
