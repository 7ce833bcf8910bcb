import { describe, expect, it } from 'vitest';
import { detectorGraph } from './detector-graph.ts';
import { detectorMetadata } from './detector-metadata.ts';
import { pythonNames } from './python-names.ts';

describe('pythonNames', () => {
  it.each([
    ["{0: 'person', 1: 'bicycle'}", ['person', 'bicycle']],
    [`{0: "dog's", 1: 'a "b"', 2: 'c\\\\d\\n\\xe9\\u4e2d'}`, ["dog's", 'a "b"', 'c\\d\né中']],
    ["{0:'__proto__'}", ['__proto__']],
  ])('reads %s', (text, names) => {
    expect(pythonNames(text)).toEqual(names);
  });

  it.each(['{}', 'cat', "{1: 'a'}", "{0: 'a'", "{0: 'a', 0: 'b'}", "{0: f('a')}", "['a']", "{0: 'a'} + 1"])(
    'takes %s for none',
    (text) => {
      expect(pythonNames(text)).toBeNull();
    },
  );
});

const metadata = { task: 'detect', stride: '32', imgsz: '[480, 640]', names: "{0: 'cat', 1: 'dog'}" };
const read = { labels: ['cat', 'dog'], size: { height: 480, width: 640 }, isEndToEnd: false };

it('tells a detector of Ultralytics by its metadata', () => {
  expect(detectorMetadata({ metadata })).toEqual(read);
  expect(detectorMetadata({ metadata: { ...metadata, end2end: 'False' } })).toEqual(read);
  expect(detectorMetadata({ metadata: { ...metadata, end2end: 'True' } })).toEqual({
    ...read,
    isEndToEnd: true,
  });
  expect(detectorMetadata({ metadata: {} })).toBeNull();
  expect(detectorMetadata({ metadata: { ...metadata, task: 'segment' } })).toBeNull();
  expect(detectorMetadata({ metadata: { ...metadata, names: 'cat' } })).toContain('names of its classes');
  expect(detectorMetadata({ metadata: { ...metadata, imgsz: '640' } })).toContain('imgsz');
});

describe('detectorGraph', () => {
  const hints = {
    batchAxis: 0,
    image: null,
    columns: null,
    missing: null,
    method: null,
    labels: null,
    dividedInto: null,
    accepted: null,
    categories: null,
  };
  const tensor = (name: string, shape: readonly (number | string)[]) => ({
    name,
    type: 'tensor' as const,
    dtype: 'float32' as const,
    shape,
    hints,
  });
  const graphOf = (
    input: readonly (number | string)[],
    output: readonly (number | string)[],
    isEndToEnd = false,
  ) =>
    detectorGraph(
      { inputs: [tensor('images', input)], outputs: [tensor('output0', output)] },
      { ...read, isEndToEnd },
    );

  it('tells the two heads by their shapes', () => {
    expect(graphOf([1, 3, 480, 640], [1, 6, 6300])).toMatchObject({ isEndToEnd: false, size: read.size });
    expect(graphOf([1, 3, 480, 640], [1, 6, 6])).toMatchObject({ isEndToEnd: false });
    expect(graphOf(['batch', 3, 'h', 'w'], ['batch', 'c', 'a'])).toMatchObject({ isEndToEnd: false });
    expect(graphOf([1, 3, 320, 320], [1, 300, 6])).toMatchObject({
      isEndToEnd: true,
      size: { height: 320, width: 320 },
    });
  });

  it('tells a graph that chooses by what its metadata says where its shapes do not', () => {
    const dynamic = ['batch', 3, 'height', 'width'];
    expect(graphOf(dynamic, ['batch', 300, 'anchors'], true)).toMatchObject({ isEndToEnd: true });
    expect(graphOf(dynamic, ['batch', 6, 'anchors'], true)).toMatchObject({ isEndToEnd: true });
    expect(graphOf(dynamic, ['batch', 6, 6], true)).toMatchObject({ isEndToEnd: true });
    expect(graphOf(dynamic, ['batch', 300, 'anchors'])).toContain('its output has 300 numbers');
    expect(graphOf(dynamic, ['batch', 6, 6300], true)).toMatchObject({ isEndToEnd: false });
  });

  it.each([
    [[4, 3, 480, 640], [4, 6, 6300], 'it takes 4 pictures at a time'],
    [[1, 480, 640, 3], [1, 6, 6300], 'its input is not float32 [N, 3, height, width]'],
    [[1, 3, 480, 640], [1, 84, 6300], 'its output has 84 numbers of each place, not 6 as for 2 classes'],
    [[1, 3, 480, 640], [1, 6], 'its output is not float32 of three axes'],
  ])('says why %j to %j is none', (input, output, reason) => {
    expect(graphOf(input, output)).toContain(reason);
  });
});
