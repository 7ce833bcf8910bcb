import { expect, it } from 'vitest';
import { endedByItself } from './ended-by-itself.ts';

const log = ['{"msg":"request"}', '{"msg":"request"}'];

it.each([
  ['a process', { exitCode: null, signal: 'SIGKILL' }],
  ['a container', { exitCode: 137 }],
] as const)('%s that was killed is said to be so, without what it served before', (_what, end) => {
  const error = endedByItself(end, log);
  expect(error.message).toBe('The server was ended by SIGKILL, as when memory runs out.');
  expect(error.suggestions.join()).toContain('MLPACK_BODY_MEMORY_BYTES');
});

it('another end is told with the last ten log lines', () => {
  const lines = Array.from({ length: 12 }, (_, i) => `line ${i}`);
  expect(endedByItself({ exitCode: 1, signal: null }, lines).message).toBe(
    ['The server ended by itself with exit code 1.', ...lines.slice(2)].join('\n'),
  );
  expect(endedByItself({ exitCode: null, signal: 'SIGABRT' }, ['FATAL ERROR: heap']).message).toBe(
    'The server was ended by SIGABRT.\nFATAL ERROR: heap',
  );
});
