import { expect, it } from 'vitest';
import type { BuildResult } from '../../app/builds/build.ts';
import { renderBuild } from './render-build.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}` as const;

const result: BuildResult = {
  reference: 'iris:0.1.0',
  form: 'image',
  derivedVersion: null,
  digest,
  images: [
    {
      platform: 'linux/amd64',
      digest,
      id: digest,
      sizeBytes: 63_700_000,
      unpackedBytes: 167_000_000,
      layers: [
        { createdBy: 'COPY node/amd64/ /', digest, sizeBytes: 63_600_000, unpackedBytes: 166_900_000 },
        { createdBy: 'COPY config/ /', digest, sizeBytes: 100_000, unpackedBytes: null },
      ],
    },
  ],
  locations: [{ kind: 'oci', path: '/project/.mlpack/oci' }, { kind: 'docker' }],
  models: [
    {
      name: 'iris',
      version: '0.1.0',
      golden: { source: 'framework', cases: 2, replayed: true, unused: null, unrecorded: null },
    },
  ],
  replaced: null,
  pushed: null,
};

const fieldsOf = (text: string) => text.split('\n').filter((line) => /^\S.* {2,}\S/.test(line));

it('shows each layer with its sizes, their sum, and where the image is', () => {
  expect(renderBuild(result).split('\n')).toEqual([
    'Layer (linux/amd64)  Compressed  Unpacked  Digest',
    'COPY node/amd64/ /      63.6 MB    167 MB  0123456789ab',
    'COPY config/ /           100 kB            0123456789ab',
    'Total                   63.7 MB    167 MB',
    '',
    'Image        iris:0.1.0',
    `Digest       ${digest}`,
    'linux/amd64  63.7 MB compressed, 167 MB unpacked',
    'Tests        2 cases of the training framework pass',
    'In           oci:/project/.mlpack/oci',
    'In           the engine (docker images)',
    '',
    'Next: mlpack test, mlpack run',
  ]);
});

it('shows no table and no digest of what an engine has built', () => {
  const image = { platform: 'linux/amd64', digest: null, id: digest, sizeBytes: null, unpackedBytes: 167e6 };
  const text = renderBuild({ ...result, digest: null, images: [{ ...image, layers: [] }] });
  expect(text).toMatch(/^Image {8}iris:0\.1\.0\nlinux\/amd64 {2}167 MB unpacked\n/);
});

it.each([
  [{ source: 'framework', cases: 0, replayed: true }, 'no golden cases: nothing but the server is tested'],
  [{ source: 'framework', cases: 1, replayed: true }, '1 case of the training framework pass'],
  [
    { source: 'recorded', cases: 3, replayed: false },
    '3 cases recorded by onnxruntime, not replayed (--no-test)',
  ],
] as const)('says of golden cases what they are: %j', (golden, said) => {
  const text = renderBuild({
    ...result,
    models: [{ name: 'iris', version: '0.1.0', golden: { ...golden, unused: null, unrecorded: null } }],
  });
  expect(fieldsOf(text)).toContain(`Tests        ${said}`);
});

it.each([
  [{ cases: 2, replayed: true }, "so nothing but onnxruntime's own answers was compared"],
  [{ cases: 2, replayed: false }, 'so nothing was compared'],
  [{ cases: 0, replayed: true }, 'so nothing was compared'],
])('says last that a golden file which was there was not used, and why: %j', (about, said) => {
  const unused = { file: 'golden.json', reason: 'the model has no input "Z"' };
  const golden = { source: 'recorded', unused, unrecorded: null, ...about } as const;
  const text = renderBuild({ ...result, models: [{ name: 'iris', version: '0.1.0', golden }] });
  expect(text.split('\n').slice(-4)).toEqual([
    `Warning: golden.json was not used, ${said}: the model has no input "Z".`,
    'Correct it, or name the file to compare with: --golden FILE (docs/golden.md).',
    '',
    'Next: mlpack test, mlpack run',
  ]);
});

it.each([
  [
    { reason: 'the code of a step fails', failedCode: 'after.ts:2:9: RangeError: boom' },
    'the code failed for every input made up for it: after.ts:2:9: RangeError: boom',
    'Correct it, or bring',
  ],
  [
    { reason: 'onnxruntime takes none of the inputs made up for it ("no")', failedCode: null },
    'onnxruntime takes none of the inputs made up for it ("no")',
    'Bring',
  ],
])('says last why there are no golden cases, and what to type: %j', (unrecorded, why, verb) => {
  const golden = { source: 'recorded', cases: 0, replayed: true, unused: null, unrecorded } as const;
  const text = renderBuild({ ...result, models: [{ name: 'iris', version: '0.1.0', golden }] });
  expect(text.split('\n').slice(-4)).toEqual([
    `Warning: no golden cases could be recorded: ${why}.`,
    `${verb} golden cases of inputs that it takes: mlpack build --golden FILE (docs/golden.md).`,
    '',
    'Next: mlpack test, mlpack run',
  ]);
});

it('names the models where there are several', () => {
  const golden = { source: 'framework', cases: 1, replayed: true, unused: null, unrecorded: null } as const;
  const models = ['a', 'b'].map((name) => ({ name, version: '1.0.0', golden }));
  const fields = fieldsOf(renderBuild({ ...result, models }));
  expect(fields.filter((field) => /^[ab] 1\.0\.0 /.test(field))).toHaveLength(2);
  expect(fields.join('\n')).not.toContain('Tests');
});

it.each([
  [{ version: '0.1.0', previous: null, level: null, reasons: [] }, '0.1.0: the first release'],
  [{ version: '0.1.0', previous: '0.1.0', level: null, reasons: [] }, '0.1.0: nothing has changed since'],
  [{ version: '1.0.0', previous: '0.1.0', level: 'major', reasons: ['a', 'b'] }, '1.0.0: a; b'],
] as const)('says why the version is what it is: %j', (derivedVersion, said) => {
  expect(fieldsOf(renderBuild({ ...result, derivedVersion }))).toContain(`Version      ${said}`);
});

it('says that a dry run wrote nothing', () => {
  expect(renderBuild({ ...result, locations: [] })).toMatch(/\n\nNothing was written\.$/);
});

it('says last which model an image was built of before, and how to keep both', () => {
  const suggestion = 'Give one of them another name: mlpack build model-a.joblib --tag NAME';
  const replaced = { models: ['Model A.joblib'], suggestion };
  const lines = renderBuild({ ...result, reference: 'model-a:0.1.0', replaced }).split('\n');
  expect(lines.slice(-4)).toEqual([
    'Warning: model-a:0.1.0 was built of "Model A.joblib"; it is replaced.',
    suggestion,
    '',
    'Next: mlpack test, mlpack run',
  ]);
});
