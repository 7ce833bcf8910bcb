/** How long mlpack takes to start and to inspect a small model: node bench/startup.ts [ROUNDS] */
import { join, relative } from 'node:path';
import { countArgument, mlpackCommand, printSection, root, spread, timeProcess } from './support.ts';

const model = relative(root, join(root, 'examples', 'iris', 'model.onnx'));
const cases = [
  { what: 'node -e 0 (the floor)', command: [process.execPath, '-e', '0'], limitMs: null },
  { what: 'mlpack --version', command: mlpackCommand(['--version']), limitMs: 200 },
  { what: `mlpack inspect ${model}`, command: mlpackCommand(['inspect', model]), limitMs: 400 },
] as const satisfies readonly {
  command: readonly [string, ...string[]];
  what: string;
  limitMs: number | null;
}[];

const rounds = countArgument(15);
const timesMs = cases.map((): number[] => []);
// One unmeasured round fills the page cache; then the cases take turns, so that a busy moment hits all of them.
for (let round = -1; round < rounds; round++) {
  for (const [index, { command }] of cases.entries()) {
    const elapsedMs = await timeProcess(command, { cwd: root });
    if (round >= 0) timesMs[index]?.push(elapsedMs);
  }
}

printSection(
  'Starting',
  ['Command', 'Time', 'Target'],
  cases.map(({ what, limitMs }, index) => [
    what,
    spread(timesMs[index] ?? []),
    limitMs === null ? '' : `< ${limitMs} ms`,
  ]),
);
