import { expect, it } from 'vitest';
import type { ModelInfo, ModelTensor } from '../../../contract/schemas/inspect.schema.ts';
import { renderInspection, renderModelInfo } from './render-inspect.ts';

const hints: ModelTensor['hints'] = {
  batchAxis: null,
  image: null,
  columns: null,
  missing: null,
  method: null,
  labels: null,
  categories: null,
  accepted: null,
  dividedInto: null,
};
const tensor: ModelTensor = { name: 'X', type: 'tensor', dtype: 'float32', shape: ['N', 4], hints };

const info: ModelInfo = {
  format: 'onnx',
  file: { path: 'model.onnx', sizeBytes: 548 },
  irVersion: 8,
  opsets: { 'ai.onnx': 15, 'ai.onnx.ml': 1 },
  producer: { name: '', version: '' },
  graphName: 'iris',
  description: '',
  metadata: {},
  parameters: { count: 1500, sizeBytes: 6000, byDtype: { float32: 1400, int64: 100 } },
  operators: { histogram: { Cast: 1, Gemm: 3 }, domains: ['ai.onnx'], unsupported: [] },
  inputs: [tensor],
  outputs: [{ ...tensor, name: 'Y', type: 'sequence-of-map', shape: null }],
  externalData: [],
  memoryEstimateBytes: 90e6,
};

const runtime = { name: 'onnxruntime', advice: () => ['convert it'] };
const linesOf = (changes: Partial<ModelInfo>) =>
  renderModelInfo({ ...info, ...changes }, runtime).split('\n');

it('says why what the metadata says is not followed', () => {
  expect(linesOf({ problem: 'Its metadata says otherwise.' })).toContain('Its metadata says otherwise.');
});

it('is fields of the model and a table of its inputs and outputs', () => {
  expect(linesOf({ metadata: { author: 'me' } })).toEqual([
    'Model       model.onnx (548 B)',
    'Format      ONNX, IR 8, opset ai.onnx 15, ai.onnx.ml 1',
    'Producer    not said',
    'Parameters  1,500, 6 kB (1,400 float32, 100 int64)',
    'Operators   Gemm ×3, Cast',
    'Memory      about 90 MB while serving',
    '  author    me',
    '',
    '        Name  Type                        Shape   What it looks like',
    'input   X     float32                     [N, 4]',
    'output  Y     sequence of map to float32  any',
  ]);
});

it('shows of the metadata of a converted model what nothing else says', () => {
  const source = {
    form: 'pickle',
    protocol: 4,
    compression: null,
    writer: null,
    sidecars: [],
    holds: 'an SVC of sklearn',
    libraries: {},
    columnCount: null,
    columns: null,
    classes: null,
    trees: null,
    estimators: [],
    conversion: 'done',
    problems: [],
  } as const;
  const metadata = { 'mlpack.methods': '{"label":"predict"}', 'mlpack.notes': '["Taken as a chain."]' };
  const lines = renderInspection({ ...info, metadata, source }, runtime).split('\n');
  expect(lines).toContain('Note        Taken as a chain.');
  expect(lines).toContain('input   X     float32                     [N, 4]');
  expect(lines.join()).not.toContain('mlpack.');
});

it('names the producer, and twelve operators at most, the most frequent first', () => {
  const histogram = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`Op${i}`, i + 1]));
  const lines = linesOf({
    producer: { name: 'skl2onnx', version: '1.17' },
    operators: { ...info.operators, histogram },
    parameters: { count: 0, sizeBytes: 0, byDtype: {} },
  });
  expect(lines).toContain('Producer    skl2onnx 1.17');
  expect(lines).toContain('Parameters  0, 0 B');
  expect(lines[4]).toMatch(/^Operators {3}Op13 ×14, Op12 ×13, .*, Op2 ×3, … 2 more$/);
});

it.each<[Partial<ModelTensor['hints']>, string]>([
  [{ batchAxis: 0, image: 'NCHW' }, 'batch axis 0, image NCHW'],
  [{ labels: ['a', 'b'] }, 'classes a, b'],
  [{ labels: [0, 1, 2, 3, 4, 5, 6] }, 'classes 0, 1, 2, 3, 4, … (7)'],
  [{ categories: [['yes', 'no']] }, 'one of yes, no'],
  [{ categories: [null, ['a'], null] }, 'column 1: one of a'],
])('says what a tensor looks like: %j', (some, said) => {
  const [row = ''] = linesOf({ inputs: [{ ...tensor, hints: { ...hints, ...some } }] }).slice(8);
  expect(row.endsWith(`  ${said}`), row).toBe(true);
});

it('lists external data, and what is missing of it', () => {
  const file = { location: 'model.onnx.data', requiredBytes: 2000, insideModelFolder: true };
  const lines = linesOf({
    externalData: [
      { ...file, sizeBytes: 3000 },
      { ...file, sizeBytes: null },
    ],
  });
  expect(lines.slice(-4)).toEqual([
    '',
    'External data       Size  Needed',
    'model.onnx.data     3 kB    2 kB',
    'model.onnx.data  missing    2 kB',
  ]);
});

it('says why the runtime would refuse the model, and what to do', () => {
  const operators = { ...info.operators, unsupported: ['opset 99 is too new'] };
  expect(linesOf({ operators }).slice(-4)).toEqual([
    '',
    'The onnxruntime that mlpack ships would refuse this model:',
    '  - opset 99 is too new',
    '  → convert it',
  ]);
});

it('says of texts what they are taken by, and no more of long metadata than there is room for', () => {
  const text: ModelTensor = { ...tensor, name: 'text', dtype: 'string', hints: { ...hints, batchAxis: 0 } };
  const lines = linesOf({
    metadata: { 'mlpack.chain': 'x'.repeat(1000) },
    inputs: [
      { ...text, shape: ['N'], hints: { ...text.hints, dividedInto: 'word' } },
      { ...text, shape: ['N', 1], hints: { ...text.hints, dividedInto: 'char_wb' } },
    ],
  });
  expect(lines.find((line) => line.includes('mlpack.chain'))).toMatch(/ x{300}… \(1,000 characters\)$/);
  expect(lines.filter((line) => line.startsWith('input'))).toEqual([
    expect.stringMatching(/\[N\] +texts, by their words, batch axis 0$/),
    expect.stringMatching(/\[N, 1\] +texts, by their characters, batch axis 0$/),
  ]);
});

it('repeats no metadata that mlpack wrote for itself', () => {
  const metadata = { author: 'me', 'mlpack.missing': '{"city":"\u{10FFFF}"}', 'mlpack.columns': '{}' };
  const lines = linesOf({ metadata });
  expect(lines.filter((line) => line.startsWith('  author'))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain('mlpack.');
});

it('says which inputs may be left out, and what they are then', () => {
  const text = { ...tensor, dtype: 'string', shape: ['N'] } as const;
  const inputs: readonly ModelTensor[] = [
    { ...text, name: 'text' },
    { ...text, name: 'text_pair', optional: true, hints: { ...hints, missing: '' } },
    { ...text, name: 'top_k', optional: true, hints: { ...hints, missing: 'null' } },
    { ...text, name: 'threshold', optional: true, hints: { ...hints, missing: '0.5' } },
  ];
  expect(linesOf({ inputs }).filter((line) => line.startsWith('input'))).toEqual([
    'input   text       string                      [N]',
    'input   text_pair  string                      [N]    may be left out',
    'input   top_k      string                      [N]    may be left out',
    'input   threshold  string                      [N]    may be left out: 0.5 then',
  ]);
});
