import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../test/support/random-numbers.ts';
import { heldSource } from '../bytes/byte-source.ts';
import type { DocumentValue, ReadDocumentOptions } from './document.ts';
import { JsonNumber } from './json-numbers.ts';
import { readJson } from './read-json.ts';
import { readUbjson } from './read-ubjson.ts';

describe('readJson', () => {
  it('says what JSON.parse does, with lists of numbers as typed arrays', async () => {
    const text =
      ' {"a": [1, 2], "b": [0.5, -1e3], "c": [], "d": {"é\\n\\"": [null, "x", true]}, "e": [[1], [2]], "f": -0}';
    const value = await json(text);
    expect(plain(value)).toEqual(JSON.parse(text));
    expect([at(value, 'a'), at(value, 'b')].map((one) => one?.constructor)).toEqual([
      Int32Array,
      Float64Array,
    ]);
  });

  it('takes what XGBoost and Python write for numbers that JSON has none for, and flags in lists', async () => {
    expect(plain(await json('[NaN, Infinity, -Infinity, true, false]'))).toEqual([
      Number.NaN,
      Infinity,
      -Infinity,
      1,
      0,
    ]);
  });

  it('reads as many objects as the bytes of their keys are for, and not as many empty ones', async () => {
    const leaves = Array.from({ length: 100_000 }, () => '{"value":0.1234567890123}').join(',');
    expect(plain(await json(`[${leaves}]`))).toHaveLength(100_000);
    const empty = Array.from({ length: 150_000 }, () => '{}').join(',');
    await expect(json(`[${empty}]`)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('more texts, lists and objects than a model does'),
    });
  });

  it('goes on in lists that are longer than what is read at once, and in long texts and spaces', async () => {
    const random = randomNumbers(3);
    const numbers = Array.from({ length: 60_000 }, () => random() * 10 ** Math.floor(random() * 40 - 20));
    const long = { text: 'x"\\'.repeat(100_000), space: 1 };
    const value = await json(
      `{${' '.repeat(300_000)}"a": ${JSON.stringify(numbers)}, "b": ${JSON.stringify(long)}}`,
    );
    expect(plain(value)).toEqual({ a: numbers, b: long });
  });

  it('reads over keys that nobody asks for, and rounds what is of float32', async () => {
    const options = { skipped: new Set(['no']), float32: new Set(['f']) };
    const value = await json('{"no": {"deep": ["]}", 1]}, "f": [0.1, 1], "no2": "x"}', options);
    expect(plain(value)).toEqual({ no: null, f: [Math.fround(0.1), 1], no2: 'x' });
  });

  it.each([
    '',
    '{',
    '{"a"',
    '{"a":1',
    '{a:1}',
    '[1',
    '[1,',
    '[1 2]',
    '"abc',
    '"a\\x"',
    'nope',
    '[1,2,x]',
    `[${'9'.repeat(500)}]`,
    '['.repeat(100_000),
    '{"a":'.repeat(100_000),
  ])('refuses %.20s', async (text) => {
    await expect(json(text)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('rounds numbers as JavaScript does', () => {
    const random = randomNumbers(5);
    const number = new JsonNumber();
    for (let at = 0; at < 2000; at += 1) {
      const text = `${random() < 0.5 ? '-' : ''}${Math.floor(random() * 1e6)}.${Math.floor(random() * 1e9)}e${Math.floor(random() * 60 - 30)}`;
      expect(number.read(Buffer.from(text), 0)).toBe(true);
      expect(number.value).toBe(Number(text));
    }
  });
});

describe('readUbjson', () => {
  it('reads all types, and lists of one type at once', async () => {
    const int64 = (value: number): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(BigInt(value));
      return bytes;
    };
    const key = (name: string): Buffer =>
      Buffer.concat([Buffer.from('L'), int64(name.length), Buffer.from(name)]);
    const float = Buffer.alloc(4);
    float.writeFloatBE(0.1);
    const bytes = Buffer.concat([
      Buffer.from('{'),
      key('f'),
      Buffer.from('[$d#L'),
      int64(1),
      float,
      key('i'),
      Buffer.from('[$l#i\x01\0\0\x01\x02', 'latin1'),
      key('mixed'),
      Buffer.from('[#i\x03TSi\x01xZ'),
      key('open'),
      Buffer.from('[i\x01I\x01\0U\xff]', 'latin1'),
      Buffer.from('}'),
    ]);
    const value = await ubjson(bytes);
    expect(plain(value)).toEqual({
      f: [Math.fround(0.1)],
      i: [258],
      mixed: [true, 'x', null],
      open: [1, 256, 255],
    });
    expect(at(value, 'f')?.constructor).toBe(Float32Array);
  });

  it.each([
    ['a length that is longer than the file', '[$d#L\x7f\0\0\0\0\0\0\0'],
    ['a list of a type that takes no bytes', '[$T#L\0\0\0\0\x7f\0\0\0'],
    ['a length below zero', 'Si\xff'],
    ['no end', '{L\0\0\0\0\0\0\0\x01a'],
    ['a byte that says nothing', '?'],
    ['lists without end', '['.repeat(100_000)],
  ])('refuses %s', async (_, text) => {
    await expect(ubjson(Buffer.from(text, 'latin1'))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

async function json(text: string, options?: ReadDocumentOptions): Promise<DocumentValue> {
  return await readJson(heldSource('model.json', Buffer.from(text)), options);
}

async function ubjson(bytes: Buffer): Promise<DocumentValue> {
  return await readUbjson(heldSource('model.ubj', bytes));
}

function at(value: DocumentValue, key: string): DocumentValue | undefined {
  return value instanceof Map ? value.get(key) : undefined;
}

/** Maps as objects, and typed arrays as lists. */
function plain(value: DocumentValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (ArrayBuffer.isView(value)) return [...value];
  return Array.isArray(value) ? value.map(plain) : value;
}
