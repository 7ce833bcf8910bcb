import { expect, it } from 'vitest';
import type { Served } from '../../app/run/serve.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { renderRefusal, renderReload, renderServing } from './render-serve.ts';

function served(body: string, port = 8080): Served {
  return {
    name: 'iris',
    version: '1.0.0',
    ask: { baseUrl: `http://127.0.0.1:${port}`, key: null, certificate: null },
    models: [{ name: 'iris', version: '1.0.0' }],
    examples: [{ path: '/predict', body }],
  };
}

const command = (body: string) =>
  `  curl http://127.0.0.1:8080/predict -H 'Content-Type: application/json' -d '${body}'`;

it('says what is served, and how to ask it', () => {
  expect(renderServing(served('{"a":1}')).split('\n')).toEqual([
    'Serving iris 1.0.0 at http://127.0.0.1:8080, anew whenever its files change. Ctrl-C stops it.',
    command('{"a":1}'),
  ]);
});

it.each([
  ['the same command still fits', '{"a":1}', []],
  ['another command fits now', '{"b":1}', [command('{"b":1}')]],
])('says what has changed; %s', (_what, body, commands) => {
  const text = renderReload({
    files: ['model.onnx', 'mlpack.yaml'],
    before: served('{"a":1}'),
    served: served(body),
  });
  expect(text.split('\n')).toEqual([
    'model.onnx, mlpack.yaml changed: serving iris 1.0.0 anew at http://127.0.0.1:8080.',
    ...commands,
  ]);
});

it('says why a change is not served, what to do, and what goes on', () => {
  const error = new MlpackError('CONFIG_INVALID', 'mlpack.yaml:1:1: no', {
    suggestions: ['Undo it.', 'Or not.'],
  });
  expect(renderRefusal({ files: ['mlpack.yaml'], error }).split('\n')).toEqual([
    'mlpack.yaml changed, but cannot be served: mlpack.yaml:1:1: no [CONFIG_INVALID]',
    '  → Undo it.',
    '  → Or not.',
    'What was served before goes on.',
  ]);
});
