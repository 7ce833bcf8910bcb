import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../../../test/support/fake-target.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { testDeployed, type DeployedOptions } from './test-deployed.ts';

let environment: Environment;
beforeEach(async () => {
  environment = await createEnvironment(processFacts(await tempDir()));
  onTestFinished(() => environment.http.close());
});

function test(options: Partial<DeployedOptions>) {
  return testDeployed(environment, {
    url: 'http://127.0.0.1:1',
    image: undefined,
    access: {},
    readyTimeoutMs: 1000,
    ...options,
  });
}

it('says what is served, and by whom its golden cases are known, where no image is at hand', async () => {
  const url = await serve({
    'POST /v2/repository/index': json(200, [{ name: 'iris\n', version: '1.2.0', state: 'READY' }]),
  });
  await expect(test({ url: `${url}/` })).rejects.toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    message: `Nothing has been built here, and ${url} serves "iris\\n 1.2.0": golden cases are in its image only.`,
    suggestions: [expect.stringContaining(`mlpack test IMAGE --url ${url}`)],
  });
  await expect(test({ url: `${url}/elsewhere` })).rejects.toMatchObject({
    message: expect.stringContaining('does not say what it serves (status 404)'),
  });
  await expect(test({})).rejects.toMatchObject({
    message: expect.stringContaining('does not answer (ECONNREFUSED)'),
  });
});

it.each(['iris:8080', 'ftp://iris', 'http://iris/?key=1', 'http://user:secret@iris', ''])(
  'refuses %j, which is no address of a server, and says no key back',
  async (url) => {
    const refused = expect.objectContaining({
      code: 'USAGE',
      message: expect.not.stringContaining('secret'),
    });
    await expect(test({ url })).rejects.toEqual(refused);
  },
);
