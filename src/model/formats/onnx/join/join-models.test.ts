import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joined, layer, nodesOf, shapeOf, tensors } from '../../../../../test/support/joined-onnx.ts';
import {
  elementTypes,
  externalModelBytes,
  halvesField,
  inputField,
  modelBytes,
  nodeField,
  outputField,
} from '../../../../../test/support/onnx-bytes.ts';
import { bytesField, integerField } from '../../../../../test/support/protobuf-bytes.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { readOnnx } from '../inspect-onnx.ts';
import { joinModels } from './join-models.ts';

describe('two models', () => {
  it('are one, whose names are told apart and whose sizes are the first one’s', async () => {
    const second = layer('features', 'score', { rows: 'batch', width: 3 });
    const read = await joined(modelBytes(layer('x', 'embedding')), modelBytes(second));
    expect(tensors(read)).toEqual(['x float32[N, 2]', 'score float32[N, 3]']);
    expect(nodesOf(read)).toEqual([
      'x, W → MatMul → h',
      'h → Relu → embedding',
      'embedding, 2/W → MatMul → 2/h',
      '2/h → Relu → score',
    ]);
    expect(read.outline.graph.initializers.map(({ name }) => name)).toEqual(['W', '2/W']);
    expect(read.info.metadata['mlpack.notes']).toBe(
      '["Of file 1, \\"embedding\\" is \\"features\\" of file 2."]',
    );
  });

  it('that call all alike keep what callers send and get', async () => {
    const read = await joined(modelBytes(layer('input', 'output')), modelBytes(layer('input', 'output')));
    expect(tensors(read)).toEqual(['input float32[N, 2]', 'output float32[N, 2]']);
    expect(nodesOf(read).slice(1, 3)).toEqual(['h → Relu → 1/output', '1/output, 2/W → MatMul → 2/h']);
  });

  it('of which the second gives what the first takes have another name for it', async () => {
    const read = await joined(modelBytes(layer('x', 'z')), modelBytes(layer('z', 'x')));
    expect(tensors(read)).toEqual(['x float32[N, 2]', '2/x float32[N, 2]']);
    expect(read.info.metadata['mlpack.notes']).toContain('is called \\"2/x\\"');
  });

  it('that both take a mask are sent it once, and what the first doesn’t give is sent by callers', async () => {
    const mask = inputField('mask', ['N', 'L'], elementTypes.int64);
    const first = [
      nodeField('Identity', ['x'], ['states']),
      inputField('x', ['N', 2]),
      mask,
      outputField('states', ['N', 2]),
    ];
    const second = [
      nodeField('Identity', ['states'], ['y']),
      inputField('states', ['rows', 2]),
      mask,
      inputField('age', ['rows', 1]),
      outputField('y', ['rows', 2]),
    ];
    const read = await joined(modelBytes(first), modelBytes(second));
    expect(tensors(read)).toEqual([
      'x float32[N, 2]',
      'mask int64[N, L]',
      'age float32[N, 1]',
      'y float32[N, 2]',
    ]);
  });

  it('get a Cast between them where nothing is lost, and keep a value that is an output, too', async () => {
    const first = modelBytes(layer('x', 'z'));
    const wide = [
      nodeField('Neg', ['z'], ['y']),
      inputField('z', ['N', 2], 11),
      outputField('y', ['N', 2], 11),
    ];
    expect(nodesOf(await joined(first, modelBytes(wide)))).toContain('z → Cast → 2/z');
    const kept = [
      nodeField('Neg', ['in'], ['y']),
      inputField('in', ['N', 2]),
      outputField('in', ['N', 2]),
      outputField('y', ['N', 2]),
    ];
    const read = await joined(first, modelBytes(kept));
    expect(nodesOf(read)).toContain('z → Identity → in');
    expect(tensors(read)).toEqual(['x float32[N, 2]', 'in float32[N, 2]', 'y float32[N, 2]']);
  });

  it('keep what their operators run bound to the tensors around it', async () => {
    const body = bytesField(6, [
      nodeField('Add', ['in', 'W'], ['h']),
      bytesField(2, 'body'),
      outputField('h', ['N', 2]),
    ]);
    const branch = (name: string) => Buffer.concat([bytesField(1, name), body, integerField(20, 5)]);
    const second = [
      nodeField('If', ['flag'], ['y'], { attributes: [branch('then_branch'), branch('else_branch')] }),
      halvesField('W', [2]),
      bytesField(5, [integerField(2, elementTypes.bool), bytesField(8, 'flag'), bytesField(9, '\u0001')]),
      inputField('in', ['N', 2]),
      outputField('y', ['N', 2]),
    ];
    const read = await joined(modelBytes(layer('x', 'z')), modelBytes(second));
    const inner = read.outline.graph.nodes.flatMap(({ attributes }) =>
      attributes.flatMap(({ graphs }) => graphs),
    );
    expect(inner.map(({ nodes }) => nodes.map(shapeOf))).toEqual([
      ['z, 2/W → Add → 2/h'],
      ['z, 2/W → Add → 2/h'],
    ]);
    expect(inner.map(({ outputs }) => outputs.map(({ name }) => name))).toEqual([['2/h'], ['2/h']]);
  });

  it('keep functions, quantisation and weights that are sparse theirs', async () => {
    const own = (operator: string) =>
      bytesField(25, [
        bytesField(1, 'Act'),
        bytesField(4, 'h'),
        bytesField(5, 'y'),
        nodeField(operator, ['h'], ['y']).subarray(0, 0),
        bytesField(7, [nodeField(operator, ['h'], ['y']).subarray(2)]),
        bytesField(9, [bytesField(1, ''), integerField(2, 17)]),
        bytesField(10, 'my'),
      ]);
    const model = (from: string, to: string, operator: string) =>
      modelBytes(
        [
          nodeField('Act', [from], ['h'], { domain: 'my' }),
          nodeField('Add', ['h', 'S'], [to]),
          bytesField(14, [
            bytesField(1, 'h'),
            bytesField(2, [bytesField(1, 'SCALE_TENSOR'), bytesField(2, 'S')]),
          ]),
          bytesField(15, [bytesField(1, [integerField(1, 1), integerField(2, 1), bytesField(8, 'S')])]),
          inputField(from, ['N', 2]),
          outputField(to, ['N', 2]),
        ],
        { '': 17, my: 1 },
        own(operator),
      );
    const read = await joined(model('x', 'z', 'Relu'), model('in', 'y', 'Neg'));
    expect(nodesOf(read)).toEqual([
      'x → my.Act → h',
      'h, S → Add → z',
      'z → my.Act_2 → 2/h',
      '2/h, 2/S → Add → y',
    ]);
    expect(read.outline.functions.map(({ name, nodes }) => [name, ...nodes.map(shapeOf)])).toEqual([
      ['Act', 'h → Relu → y'],
      ['Act_2', 'h → Neg → y'],
    ]);
    expect(read.outline.graph.initializers.map(({ name }) => name)).toEqual(['S', '2/S']);
    const bytes = await readFile(read.info.file.path, 'latin1');
    expect(bytes).toContain('SCALE_TENSOR\u0012\u00032/S');
  });

  it('have their weights beside them, two files of one name apart', async () => {
    const folder = await tempDir();
    const paths: string[] = [];
    for (const [name, weights] of [
      ['a', 'first'],
      ['b', 'other'],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'model.onnx'), externalModelBytes('w.bin'));
      await writeFile(join(folder, name, 'w.bin'), `${weights}---`);
      paths.push(join(folder, name, 'model.onnx'));
    }
    const [first = '', second = ''] = paths;
    const target = async (one: string, other: string, name: string) => {
      await mkdir(join(folder, name));
      const path = join(folder, name, 'model.onnx');
      await joinModels(
        { path: one, shown: one, position: 1 },
        { path: other, shown: other, position: 2 },
        path,
        undefined,
      );
      return (await readOnnx(path, {})).info.externalData.map(({ location }) => location);
    };
    expect(await target(first, second, 'apart')).toEqual(['2/w.bin', 'w.bin']);
    expect(await readFile(join(folder, 'apart', '2', 'w.bin'), 'utf8')).toBe('other---');
    expect(await target(first, first, 'same')).toEqual(['w.bin']);
    expect(await readdir(join(folder, 'same'))).toEqual(['model.onnx', 'w.bin']);
  });
});
