import { describe, expect, it } from 'vitest';
import type { Diff, DiffSide, ModelDifference } from '../../app/compare/diff-images.ts';
import { renderDiff } from './render-diff.ts';

function side(changes: Partial<DiffSide>): DiffSide {
  return {
    image: 'iris:0.1.0',
    digest: `sha256:${'a'.repeat(64)}`,
    version: '0.1.0',
    platform: 'linux/amd64',
    platforms: ['linux/amd64'],
    sizeBytes: 63_700_000,
    isPackaged: true,
    problem: null,
    ...changes,
  };
}

const [a, b] = [side({}), side({ image: 'iris:edge', version: '0.2.0', digest: `sha256:${'b'.repeat(64)}` })];

function diffOf(changes: Partial<Diff> = {}): Diff {
  const nothing = { packages: [], layers: [], environment: [], settings: [], labels: [] };
  const none = { dockerfile: null, models: [] };
  return {
    a,
    b,
    identical: false,
    signature: { forward: [], backward: [] },
    ...nothing,
    ...none,
    ...changes,
  };
}

const sides = [
  'A  iris:0.1.0  sha256:aaaaaaaaaaaa  linux/amd64  63.7 MB',
  'B  iris:edge (0.2.0)  sha256:bbbbbbbbbbbb  linux/amd64  63.7 MB',
];

/** What follows the two images. */
function sectionsOf(diff: Diff): string[] {
  const [head, ...sections] = renderDiff(diff).split('\n\n');
  expect(head?.split('\n')).toEqual(sides);
  return sections;
}

it('is one line where the images are the same', () => {
  expect(renderDiff(diffOf({ b: { ...a, image: 'other' }, identical: true }))).toBe(
    `identical: iris:0.1.0 and other are ${a.digest}`,
  );
});

describe('a section', () => {
  it.each<[string, Partial<Diff>, string]>([
    [
      'the signature, either way',
      {
        signature: {
          forward: [{ level: 'major', text: 'input "X" removed' }],
          backward: [{ level: 'minor', text: 'input "X" added' }],
        },
      },
      'Signature, for who calls A and gets B\n  breaks  input "X" removed\n\nSignature, for who calls B and gets A\n  fits  input "X" added',
    ],
    [
      'platforms that only one has',
      {
        a: side({ platforms: ['linux/amd64', 'linux/arm64'] }),
        b: side({ ...b, platforms: ['linux/amd64', 'linux/riscv64'] }),
      },
      'Platforms\n  only A: linux/arm64\n  only B: linux/riscv64',
    ],
    [
      'packages, with those that only one has',
      { packages: [{ name: 'libc6', before: '2.41', after: null }] },
      'Packages\n  Name   A     B\n  libc6  2.41',
    ],
    [
      'the environment',
      { environment: [{ name: 'PORT', before: null, after: '80' }] },
      'Environment\n  Name  A  B\n  PORT     80',
    ],
    [
      'settings',
      { settings: [{ name: 'Entrypoint', before: '["/node"]', after: null }] },
      'Settings\n  Name        A          B\n  Entrypoint  ["/node"]',
    ],
    ['labels', { labels: [{ name: 'a', before: '1', after: '2' }] }, 'Labels\n  Name  A  B\n  a     1  2'],
    [
      'layers, with the sum',
      { layers: [{ createdBy: 'COPY a', before: { digest: 'sha256:1', sizeBytes: 10 }, after: null }] },
      'Layers\n  Layer              A        B\n  COPY a          10 B\n  Whole image  63.7 MB  63.7 MB',
    ],
    ['the Dockerfile', { dockerfile: '-a\n\n+b\n' }, 'Dockerfile\n  -a\n\n  +b'],
  ])('is of %s', (_what, changes, text) => {
    expect(sectionsOf(diffOf(changes)).join('\n\n')).toBe(text);
  });
});

describe('a model', () => {
  const model: ModelDifference = {
    name: 'iris',
    weights: { before: 'c'.repeat(64), after: null },
    operators: null,
    golden: null,
  };

  it('has its weights, and operators that were not compared', () => {
    expect(sectionsOf(diffOf({ models: [model] }))).toEqual([
      'Weights\n  cccccccccccc → none',
      'Operators\n  not compared',
    ]);
  });

  it('is named where there are several', () => {
    const other = { ...model, name: 'other', operators: [{ name: 'Gemm', before: 1, after: 2 }] };
    expect(sectionsOf(diffOf({ models: [model, other] }))).toEqual([
      'Weights of iris\n  cccccccccccc → none',
      'Operators of iris\n  not compared',
      'Weights of other\n  cccccccccccc → none',
      'Operators of other\n  Operator  Count\n  Gemm      1 → 2',
    ]);
  });

  it('has of its golden cases what has changed, five names at most', () => {
    const golden = {
      cases: { before: 1, after: 7 },
      source: { before: null, after: 'framework' },
      added: ['1', '2', '3', '4', '5', '6'],
      removed: ['0'],
      changed: ['x'],
      tolerances: [{ name: 'y', before: '1e-5', after: '1e-4' }],
    };
    const weights = { before: 'c', after: 'c' };
    expect(sectionsOf(diffOf({ models: [{ ...model, weights, golden }] }))).toEqual([
      [
        'Golden cases',
        'cases: 1 → 7',
        'source: none → framework',
        'added: 1, 2, 3, 4, 5, … 1 more',
        'removed: 0',
        'other inputs or outputs: x',
        'tolerance: y: 1e-5 → 1e-4',
      ].join('\n  '),
    ]);
  });
});

const sameContent =
  'note: The images differ only in how their manifest, config or index is written; what they run is the same.';

it.each<[string, Partial<Diff>, string[]]>([
  [
    'an image without a lock',
    { packages: null },
    [sameContent, 'note: Packages are not compared: an image carries no mlpack.lock.'],
  ],
  ['images that differ in nothing that is compared', {}, [sameContent]],
  ['nothing else', { settings: [{ name: 'User', before: null, after: '0' }] }, [expect.any(String)]],
])('ends with notes about %s', (_what, changes, notes) => {
  expect(sectionsOf(diffOf(changes))).toEqual(notes);
});

it('ends with notes about other platforms and makers', () => {
  const foreign = side({
    image: 'nginx',
    platform: 'linux/arm64',
    isPackaged: false,
    problem: 'was not built by mlpack',
  });
  expect(
    renderDiff(diffOf({ b: foreign, packages: null }))
      .split('\n\n')
      .slice(1),
  ).toEqual([
    sameContent,
    'note: A is for linux/amd64, B for linux/arm64.',
    'note: nginx was not built by mlpack.',
  ]);
});
