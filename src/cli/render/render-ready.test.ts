import { expect, it } from 'vitest';
import { renderReady } from './render-ready.ts';

it('says what is served where and by what, and how to ask it', () => {
  const server = {
    name: 'iris',
    version: '1.0.0',
    runner: 'Docker',
    ask: { baseUrl: 'http://127.0.0.1:8080', key: null, certificate: null },
    models: [{ name: 'iris', version: '1.0.0' }],
    examples: [{ path: '/predict', body: '{"rows":[]}' }],
  } as const;
  expect(renderReady(server).split('\n')).toEqual([
    'Serving iris 1.0.0 at http://127.0.0.1:8080 (Docker). Ctrl-C stops it.',
    `  curl http://127.0.0.1:8080/predict -H 'Content-Type: application/json' -d '{"rows":[]}'`,
  ]);
});
