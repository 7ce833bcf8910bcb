import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createEnvironment } from '../../src/app/environment/create-environment.ts';
import type { Environment } from '../../src/app/environment/environment.ts';
import { parsePlatform } from '../../src/oci/documents/platform.ts';
import { assembleImage, bundleImages } from '../../src/oci/image/assemble.ts';
import { buildLayer } from '../../src/oci/layer/layer.ts';
import { writeLayout } from '../../src/oci/layout/layout-writer.ts';
import type { TreeEntry } from '../../src/oci/tar/tree.ts';
import { goldenSetToJson } from '../../src/tensor/golden-json.ts';
import { bytesContent } from '../../src/util/blobs/content.ts';
import { describedModel } from './described-image.ts';
import { processFacts } from './process-facts.ts';
import { tagged } from './tagged.ts';

/** The environment of a user in a folder. @param notes gets what is noted */
export async function environmentOf(folder: string, notes: string[] = []): Promise<Environment> {
  const facts = processFacts(folder);
  const progress = { ...facts.progress, note: (text: string) => void notes.push(text) };
  const environment = await createEnvironment({ ...facts, progress });
  onTestFinished(() => environment.http.close());
  return environment;
}

/** An image of iris, as a layout in a folder. @param name of the model @returns the layout's */
export async function imageIn(folder: string, { store }: Environment, name = 'iris'): Promise<string> {
  const { contract, golden } = describedModel();
  const files = { 'contract.json': { ...contract, name }, 'golden.json': goldenSetToJson(golden) };
  const entries = Object.entries(files).map(([name, value]): TreeEntry => {
    const content = bytesContent(JSON.stringify(value));
    return { type: 'file', path: `opt/mlpack/config/${name}`, mode: 0o644, uid: 0, gid: 0, content };
  });
  const image = assembleImage({
    platform: parsePlatform('linux/amd64'),
    config: {},
    layers: [await buildLayer(entries, store, { mtimeSeconds: 0 })],
    history: [{ createdBy: 'COPY config/ /opt/mlpack/config/', empty: false }],
    createdSeconds: 0,
  });
  const layout = join(folder, `layout-${name}`);
  await writeLayout(layout, bundleImages([image]), tagged(`${name}:1.0.0`));
  return layout;
}
