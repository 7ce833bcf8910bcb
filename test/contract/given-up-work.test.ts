/** Work that nobody waits for any more: what waits is not begun, and what runs ends at the next step, row or group. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { packagedProject } from '../support/openapi/packaged-home.ts';
import { bytesField } from '../support/protobuf-bytes.ts';
import { serveHome } from '../support/server/served.ts';
import { fileTempDir } from '../support/temp.ts';

/** A model whose step before inference notes each row, and keeps a first row of 100 until a file is there; a step after it notes them again. */
async function notingProject(folder: string): Promise<string> {
  const project = join(folder, 'noting');
  await mkdir(project);
  const graph = [
    nodeField('Identity', ['x'], ['y']),
    bytesField(2, 'g'),
    inputField('x', ['N']),
    outputField('y', ['N']),
  ];
  await writeFile(join(project, 'model.onnx'), modelBytes(graph));
  const noting = (from: string, to: string, file: string, wait: string): string => `
import { appendFileSync, existsSync } from 'node:fs';
export default ({ ${from} }: any) => {
  if (${from}.data[0] >= 100) appendFileSync(${JSON.stringify(join(folder, file))}, ${from}.data[0] + '\\n');
  ${wait}
  return { ${to}: ${from} };
};
`;
  const go = JSON.stringify(join(folder, 'go'));
  const wait = `while (sent.data[0] === 100 && !existsSync(${go}));`;
  await writeFile(join(project, 'before.ts'), noting('sent', 'x', 'begun', wait));
  await writeFile(join(project, 'after.ts'), noting('y', 'made', 'ended', ''));
  const tensor = '{ dtype: float32, shape: [N] }';
  await writeFile(
    join(project, 'mlpack.yaml'),
    `steps:
  - code: { file: before.ts, inputs: { sent: ${tensor} }, outputs: { x: ${tensor} }, timeoutMs: 60000 }
  - inference
  - code: { file: after.ts, outputs: { made: ${tensor} } }
`,
  );
  return project;
}

it('is neither begun nor gone on with', async () => {
  const folder = await fileTempDir();
  const model = await serveHome(await packagedProject(await notingProject(folder)), {});
  const ask = (x: number, timeoutMs: number) =>
    model.post('/predict', { rows: [{ sent: x }] }, { 'X-Request-Timeout-Ms': String(timeoutMs) });
  const running = ask(100, 2000);
  await expect.poll(() => existsSync(join(folder, 'begun')), { timeout: 10_000 }).toBe(true);
  const [waited, ran] = await Promise.all([ask(200, 100), running]);
  expect([waited.status, ran.status]).toEqual([504, 504]);
  const next = ask(300, 60_000);
  await writeFile(join(folder, 'go'), '');
  expect((await next).json.predictions).toEqual([{ made: 300 }]);
  const noted = (file: string) => readFile(join(folder, file), 'utf8');
  expect([await noted('begun'), await noted('ended')]).toEqual(['100\n300\n', '300\n']);
});
