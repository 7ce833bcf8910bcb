/** What an OpenAPI document says of all its operations at once: keys and methods. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Operation, operationsOf, servedDocument } from '../support/openapi/document.ts';
import { packagedHome } from '../support/openapi/packaged-home.ts';
import { realModels } from '../support/real-models.ts';
import { serveHome } from '../support/server/served.ts';
import { fileTempDir } from '../support/temp.ts';

const key = 'a-key';
const withKey = { 'X-API-Key': key };

let url: string;
let operations: Operation[];
beforeAll(async () => {
  const [model] = realModels;
  if (model === undefined) throw new Error('test/models is empty');
  const keyFile = join(await fileTempDir(), 'keys');
  await writeFile(keyFile, key);
  ({ url } = await serveHome(await packagedHome(model), { MLPACK_API_KEY_FILE: keyFile }));
  operations = operationsOf(await servedDocument(url, withKey));
});

async function statusOf(method: string, path: string, headers = {}): Promise<number> {
  const response = await fetch(url + path.replaceAll(/\{\w+\}/g, 'x'), { method, headers });
  await response.arrayBuffer();
  return response.status;
}

describe('a server with keys', () => {
  it('asks for one where its document does, and nowhere else', async () => {
    for (const { method, path, asksForKey } of operations) {
      const [without, given] = [await statusOf(method, path), await statusOf(method, path, withKey)];
      expect([path, without === 401, given]).toEqual([path, asksForKey, expect.not.closeTo(401)]);
    }
    expect(operations.filter(({ asksForKey }) => asksForKey).length).toBeGreaterThan(20);
  });

  it('refuses the methods that its document does not have', async () => {
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
        if (methods.some((known) => known === method)) continue;
        expect([method, path, await statusOf(method, path, withKey)]).toEqual([method, path, 405]);
      }
    }
  });
});
