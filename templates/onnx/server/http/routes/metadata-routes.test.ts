import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { read, serveHome, writeHome } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { tempDir } from '../../../../../test/support/temp.ts';

const models = [
  { name: 'first one', version: '1.0.0' },
  { name: 'second', version: '1.0.0' },
  { name: 'second', version: '2.0.0' },
];

/** A home with the same model under several names. */
async function homeOfSeveral(): Promise<string> {
  const [home, single] = [await tempDir(), await writeHome(twoTensors)];
  await mkdir(join(home, 'config'), { recursive: true });
  await writeFile(join(home, 'config', 'repository.json'), JSON.stringify({ models }));
  for (const { name, version } of models) {
    const paths = {
      model: join(home, 'model', name, version),
      config: join(home, 'config', 'models', name, version),
    };
    await mkdir(dirname(paths.config), { recursive: true });
    await cp(join(single, 'model'), paths.model, { recursive: true });
    await cp(join(single, 'config'), paths.config, { recursive: true });
    const contract = join(paths.config, 'contract.json');
    const { default: text } = await import(contract, { with: { type: 'json' } });
    await writeFile(contract, JSON.stringify({ ...text, name, version }));
  }
  return home;
}

it('lists every model at /, with paths that are there', async () => {
  const served = await serveHome(await homeOfSeveral());
  const { json } = await served.get('/');
  expect(json).toMatchObject({ model: 'first one', version: '1.0.0', models });
  expect(json.models.map(({ endpoints }: { endpoints: object }) => endpoints)).toMatchObject([
    {
      predict: 'POST /predict',
      infer: 'POST /v2/models/first%20one/infer',
      metadata: 'GET /v2/models/first%20one',
    },
    {
      predict: 'POST /models/second/versions/1.0.0/predict',
      infer: 'POST /v2/models/second/versions/1.0.0/infer',
      metadata: 'GET /v2/models/second/versions/1.0.0',
    },
    {
      predict: 'POST /models/second/predict',
      infer: 'POST /v2/models/second/infer',
      metadata: 'GET /v2/models/second',
    },
  ]);
  for (const { endpoints } of json.models) {
    for (const endpoint of Object.values<string>(endpoints)) {
      const [method = '', path = ''] = endpoint.split(' ');
      const { status } = await read(await fetch(served.url + path, { method }));
      expect([endpoint, status]).toEqual([endpoint, method === 'GET' ? 200 : 400]);
    }
  }
});
