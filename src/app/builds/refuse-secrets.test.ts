import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { describedModel } from '../../../test/support/described-image.ts';
import { environmentOf } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { Graph } from '../../convert/graph/graph.ts';
import { binary } from '../../convert/graph/operators.ts';
import { writeOnnx } from '../../convert/graph/write-onnx.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { refuseSecrets } from './refuse-secrets.ts';

/** No scanner takes this file for one that has a token. */
const token = ['gh', 'p_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6'].join('');
let folder = '';

beforeEach(async () => {
  folder = await tempDir();
});

/** A build of a model with a file in its context and something that the model says of itself. */
async function build({
  file = ['config/golden.json', '[]'],
  said = 'nothing',
  allowed = [],
}: {
  readonly file?: readonly [path: string, text: string | Buffer];
  readonly said?: string;
  readonly allowed?: readonly string[];
}): Promise<void> {
  const graph = new Graph();
  const x = graph.input('X', 'float64', [null, 1]);
  graph.output('Y', binary(graph, 'Mul', x, graph.scalar(3)));
  const loadPath = join(await tempDir(), 'model.onnx');
  await writeOnnx(graph, loadPath, { metadata: [['training_data', said]] });
  const [path, text] = file;
  const entry = { type: 'file', path, mode: 0o644, uid: 0, gid: 0, content: bytesContent(text) } as const;
  const origin = { path: loadPath, isWritten: false, isConverted: false };
  const model = { ...describedModel(), loadPath, origin, unusedGolden: null, unrecorded: null };
  await refuseSecrets(await environmentOf(folder), { entries: [entry], folder, models: [model] }, allowed);
}

describe('a build that would carry what looks like a credential', () => {
  it.for([
    ['config/golden.json', 'The golden cases'],
    ['config/models/iris/1.0.0/contract.json', 'The contract'],
    ['model/steps/clean.mjs', 'model/steps/clean.mjs'],
    ['Dockerfile', 'Dockerfile'],
  ] as const)('is refused for %s, and the credential is not told', async ([path, title]) => {
    const refused = build({ file: [path, `first line\nconst key = '${token}';\n`] });
    await expect(refused).rejects.toMatchObject({
      code: 'SECRET_FOUND',
      message: expect.stringMatching(new RegExp(`^${title}.*, line 2, .*\\(github\\)`)),
      suggestions: expect.arrayContaining([expect.stringContaining('--allow-secret github')]),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(token) });
  });

  it('is refused for mlpack.yaml, and for what the model says of itself', async () => {
    await expect(build({ said: `from https://me:${token}@example.org/data` })).rejects.toMatchObject({
      code: 'SECRET_FOUND',
      message: expect.stringContaining(`model.onnx says of itself, line 2,`),
    });
    await writeFile(join(folder, 'mlpack.yaml'), `name: iris\ndescription: ${token}\n`);
    await expect(build({})).rejects.toMatchObject({
      code: 'SECRET_FOUND',
      message: expect.stringContaining('mlpack.yaml, line 2,'),
    });
  });

  it('goes on where the rule is allowed, on the command line or in mlpack.yaml', async () => {
    const file = ['model/steps/clean.mjs', token] as const;
    await expect(build({ file, allowed: ['github'] })).resolves.toBeUndefined();
    await writeFile(join(folder, 'mlpack.yaml'), 'allowSecrets: [github]\n');
    await expect(build({ file })).resolves.toBeUndefined();
    await expect(build({ allowed: ['gihub'] })).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: [expect.stringContaining('github')],
    });
  });

  it('is not refused for what is no text, and for what is in all images', async () => {
    await expect(build({ file: ['model/weights.bin', Buffer.from(`\0${token}`)] })).resolves.toBeUndefined();
    await expect(build({ file: ['node_modules/package/index.js', token] })).resolves.toBeUndefined();
  });
});
