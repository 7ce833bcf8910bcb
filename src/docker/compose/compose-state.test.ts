import { expect, it } from 'vitest';
import { parseState } from './compose-state.ts';

const container = {
  Service: 'iris',
  Name: 'stack-iris-1',
  Image: 'iris:1.0.0',
  State: 'running',
  Health: 'healthy',
  ExitCode: 0,
  Publishers: [
    { URL: '127.0.0.1', TargetPort: 8080, PublishedPort: 9000, Protocol: 'tcp' },
    { URL: '', TargetPort: 8081, PublishedPort: 0, Protocol: 'tcp' },
  ],
};

const state = {
  service: 'iris',
  name: 'stack-iris-1',
  image: 'iris:1.0.0',
  state: 'running',
  health: 'healthy',
  exitCode: 0,
  ports: ['127.0.0.1:9000->8080'],
};

it('reads what Compose prints, an object a line or, before 2.21, an array', () => {
  const line = JSON.stringify(container);
  expect(parseState(`${line}\n${line}\n`)).toEqual([state, state]);
  expect(parseState(`[${line}]\n`)).toEqual([state]);
  expect(parseState('\n')).toEqual([]);
});
