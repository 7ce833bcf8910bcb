import { flatBytes, type Flat } from '../flat-bytes.ts';
import { cut, uint32, type HostileBooster } from './hostile-booster.ts';

const int = (value: number): Flat => ({ kind: 'int', value });
const texts = (text: string): Flat => ({ kind: 'text', text });
const list = (...items: readonly Flat[]): Flat => ({ kind: 'list', items });
const table = (fields: Readonly<Record<number, Flat>>): Flat => ({ kind: 'table', fields });
const ints = (...values: readonly number[]): Flat => ({
  kind: 'numbers',
  count: values.length,
  bytes: uint32(...values),
});
const floats = (values: readonly number[]): Flat => ({
  kind: 'numbers',
  count: values.length,
  bytes: Buffer.from(Float32Array.from(values).buffer),
});
const doubles = (values: readonly number[]): Flat => ({
  kind: 'numbers',
  count: values.length,
  bytes: Buffer.from(Float64Array.from(values).buffer),
});
const column = (index: number, borders: readonly number[]) =>
  table({ 0: { kind: 'byte', value: 0 }, 1: int(index), 2: int(index), 3: floats(borders) });
/** The file of CatBoost whose trees have some fields; fields by the numbers of its schema. */
const cbm = (fields: Readonly<Record<number, Flat>>, info: Flat = list()) => {
  const core = flatBytes(
    table({
      0: texts('FlabuffersModel_v1'),
      1: table({ 0: int(1), 1: ints(0), 2: ints(1), 5: list(column(0, [1])), 8: doubles([1, 2]), ...fields }),
      2: info,
    }),
  );
  return Buffer.concat([Buffer.from('CBM1'), uint32(core.length), core]);
};

const shared = (item: Flat, count: number) => list(...Array.from({ length: count }, () => item));

export const catBoostCbm: readonly HostileBooster[] = [
  {
    name: 'a core of 4 GB',
    bytes: () => Buffer.concat([Buffer.from('CBM1'), uint32(2 ** 32 - 1), Buffer.alloc(64, 0xff)]),
  },
  { name: 'zeros', bytes: () => Buffer.concat([Buffer.from('CBM1'), uint32(64), Buffer.alloc(64)]) },
  { name: '2^31 sums', bytes: () => cbm({ 0: int(2 ** 31 - 1) }) },
  { name: 'less than no sums', bytes: () => cbm({ 0: int(-1) }) },
  {
    name: 'a vector of 2^32',
    bytes: () => cbm({ 1: { kind: 'numbers', count: 2 ** 32 - 1, bytes: Buffer.alloc(8) } }),
  },
  { name: 'a tree of 2^31 levels', bytes: () => cbm({ 2: ints(2 ** 31 - 1) }) },
  { name: 'a tree of less than no levels', bytes: () => cbm({ 2: ints(-1) }) },
  { name: 'a split that is not there', bytes: () => cbm({ 1: ints(99) }) },
  { name: 'a split below zero', bytes: () => cbm({ 1: ints(-1) }) },
  { name: 'a column of 2^31', bytes: () => cbm({ 5: list(column(2 ** 31 - 1, [1])) }) },
  { name: 'a column below zero', bytes: () => cbm({ 5: list(column(-5, [1])) }) },
  { name: 'a border that is no number', bytes: () => cbm({ 5: list(column(0, [Number.NaN])) }) },
  {
    name: 'a column of 100,000 borders 10,000 times',
    bytes: () =>
      cbm({
        5: shared(
          column(
            0,
            Array.from({ length: 100_000 }, (_, at) => at),
          ),
          10_000,
        ),
      }),
  },
  {
    name: 'a text of a megabyte 10,000 times',
    bytes: () =>
      cbm({ 6: list(table({ 0: int(0), 1: ints(1), 2: shared(texts('x'.repeat(1_000_000)), 10_000) })) }),
  },
  {
    name: 'an entry of a megabyte 10,000 times',
    bytes: () => cbm({}, shared(table({ 0: texts('x'.repeat(1_000_000)), 1: texts('y') }), 10_000)),
  },
  {
    name: 'steps to nowhere',
    bytes: () =>
      cbm({
        1: ints(0, 0, 0),
        2: ints(3),
        10: { kind: 'numbers', count: 3, bytes: uint32(0xffffffff, 0, 0) },
        11: ints(0, 0, 1),
      }),
  },
  {
    name: 'leaves that are not there',
    bytes: () =>
      cbm({
        1: ints(0, 0, 0),
        2: ints(3),
        10: { kind: 'numbers', count: 3, bytes: uint32(0x00020001, 0, 0) },
        11: ints(0, -1, 2 ** 31 - 1),
      }),
  },
  { name: 'half of itself', bytes: () => cut(cbm({}), 0.5) },
];
