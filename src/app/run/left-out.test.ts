import { expect, it } from 'vitest';
import { leftOutOfProcess } from './left-out.ts';

const server = '/opt/mlpack/server/server.mjs';
const made = {
  Entrypoint: ['/usr/local/bin/node', '--max-semi-space-size=16', server],
  Env: [
    'PATH=/usr/local/bin:/usr/bin',
    'NODE_ENV=production',
    'ORT_DISABLE_TELEMETRY=1',
    'MALLOC_MMAP_THRESHOLD_=131072',
    'MALLOC_TRIM_THRESHOLD_=131072',
    'PORT=9000',
    'MLPACK_WORKERS=2',
  ],
};

it('is nothing of an image as mlpack makes it, or made it before', () => {
  expect(leftOutOfProcess(made)).toEqual([]);
  expect(leftOutOfProcess({ ...made, Entrypoint: ['/usr/local/bin/node', server] })).toEqual([]);
});

it.each([
  [{ Entrypoint: ['/bin/sh', '-c', 'sleep 1; run'] }, "/bin/sh -c 'sleep 1; run'"],
  [
    { Entrypoint: ['/usr/local/bin/node', '--require', '/a.cjs', server] },
    `/usr/local/bin/node --require /a.cjs ${server}`,
  ],
  [{ Cmd: ['--healthcheck'] }, `/usr/local/bin/node --max-semi-space-size=16 ${server} --healthcheck`],
  [{ Entrypoint: [], Cmd: ['/usr/bin/other'] }, '/usr/bin/other'],
])('is a command of its own: %j', (changed, command) => {
  expect(leftOutOfProcess({ ...made, ...changed })).toEqual([
    `The image's own command is not run (${command}): its server is.`,
  ]);
});

it('is every variable that the process does not get, without its value', () => {
  const Env = [
    ...made.Env,
    'NODE_OPTIONS=--inspect',
    'TOKEN=hidden',
    'constructor=x',
    'NODE_ENV=development',
  ];
  expect(leftOutOfProcess({ ...made, Env })).toEqual([
    'Variables of the image that the process does not get: NODE_ENV, NODE_OPTIONS, TOKEN, constructor',
  ]);
});
