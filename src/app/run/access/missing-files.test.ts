import { expect, it } from 'vitest';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { withAccessHint } from './missing-files.ts';

it.each([
  ['MLPACK_API_KEY_FILE: expected a file', ['Give it the keys: --api-key-file FILE', 'before']],
  ['MLPACK_TLS_KEY_FILE: …', ['Give it the certificate: --tls-cert FILE --tls-key FILE', 'before']],
  ['model.onnx is broken', ['before']],
])('a server that stops with %j', (log, suggestions) => {
  const error = new MlpackError('SERVER_NOT_READY', log, { suggestions: ['before'] });
  expect(withAccessHint(error)).toMatchObject({ code: 'SERVER_NOT_READY', message: log, suggestions });
});

it('leaves other errors as they are', () => {
  const error = new MlpackError('USAGE', 'MLPACK_API_KEY_FILE');
  expect(withAccessHint(error)).toBe(error);
});
