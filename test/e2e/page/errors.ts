/** What the page says when something goes wrong, where it belongs. */
import { expect } from 'vitest';
import { expectFaultless } from '../../support/page/faultless.ts';
import { partsOf } from '../../support/page/parts.ts';
import { hasFocus } from '../../support/page/predicting.ts';
import { it } from '../../support/page/rig.ts';

const model = 'iris-rf/model.onnx';
const features = 'inputs:\n  X:\n    features: [sepal length, sepal width, petal length, petal width]\n';

it('names the field that holds no number, and asks for nothing', async ({ serve, visit }) => {
  const { url } = await serve(model, features);
  const page = await visit(url);
  const { field, predict, alert } = partsOf(page);
  await field('sepal width').fill('1.2.3');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.method()));
  await predict.click();
  await alert.getByText(/sepal width.*number/).waitFor();
  expect(await field('sepal width').getAttribute('aria-invalid')).toBe('true');
  // The page moves it once the alert is there.
  await expect.poll(() => hasFocus(page, field('sepal width'))).toBe(true);
  expect(asked).not.toContain('POST');
  await expectFaultless(page, 'error-no-number', [360, 1280]);
});

it('says when to try again when too many requests wait', async ({ serve, visit }) => {
  // One request that waits a minute for others fills the queue.
  const busy = 'serve: { workers: 1, maxQueue: 1, maxBatchSize: 64, maxBatchDelayMs: 60000 }\n';
  const { url } = await serve(model, busy);
  const page = await visit(url, { expected: /status of 503/ });
  const waiting = new AbortController();
  const first = fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '[[5.1, 3.5, 1.4, 0.2]]',
    signal: waiting.signal,
  }).catch(() => {});
  await expect.poll(async () => (await fetch(`${url}/metrics`)).text()).toMatch(/^mlpack_queue_depth 1$/m);
  const { predict, result } = partsOf(page);
  await predict.click();
  const said = result.getByRole('alert').getByText(/too many requests are waiting.*Try again in 1 s/);
  await said.waitFor();
  waiting.abort();
  await first;
});

it('says that the server does not answer once it is gone', async ({ serve, visit }) => {
  // The last test that asks it.
  const image = await serve(model, features);
  const page = await visit(image.url, {
    // Chromium's names for a connection that could not be made, or ended.
    expected: /ERR_(?:CONNECTION_|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/,
  });
  const { predict, result, live } = partsOf(page);
  await predict.waitFor();
  await image.stop();
  await predict.click();
  for (const region of [result, live])
    await region
      .getByRole('alert')
      .getByText(/The server does not answer/)
      .waitFor();
  await expectFaultless(page, 'error-gone', [360, 1280]);
});
