/** The page below a path of a proxy, where nothing of it is at the root of its server. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { partsOf } from '../../support/page/parts.ts';
import { it } from '../../support/page/rig.ts';

const prefix = '/models/flowers';

/** Passes on what is below the prefix, without it, and answers 404 to all else. */
async function startProxy(target: string): Promise<string> {
  const proxy = createServer((incoming, answer) => {
    const { method = 'GET', url = '', headers } = incoming;
    if (!url.startsWith(`${prefix}/`)) {
      answer.writeHead(404).end();
      return;
    }
    const passedOn = request(target + url.slice(prefix.length), { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passedOn.on('error', () => answer.destroy());
    incoming.pipe(passedOn);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  await once(proxy, 'listening');
  const address = proxy.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${prefix}/`;
}

it('predicts, and leads to the description of the API', async ({ serve, visit }) => {
  const { url } = await serve('iris-rf/model.onnx');
  const address = await startProxy(url);
  const page = await visit(address);
  const { predict, result, code } = partsOf(page);
  await predict.click();
  await result.getByText(/^✓ As .+ predicted$/).waitFor();
  expect(await code.getByRole('group', { name: 'curl code' }).textContent()).toContain(`${address}predict`);
  await page.getByRole('link', { name: 'API', exact: true }).click();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('region', { name: /^200 in/ }).waitFor();
});
