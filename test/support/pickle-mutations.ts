import { ByteRange, heldRange } from '../../src/convert/bytes/byte-range.ts';
import { NumpyArray } from '../../src/convert/numpy/numpy-array.ts';
import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from '../../src/convert/pickle/pickle-values.ts';

type Random = () => number;

const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x52, 0x62, 0x74, 0x75, 0x85, 0x94];

/** A file with one to four changes anywhere in its bytes. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) changed = mutateOnce(changed, random);
  return changed;
}

function mutateOnce(bytes: Buffer, random: Random): Buffer {
  const below = (count: number) => Math.floor(random() * count);
  const at = below(bytes.length);
  const some = 1 + below(16);
  switch (below(7)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 1:
      bytes[at] = extremes[below(extremes.length)] ?? 0;
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + some)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + some), bytes.subarray(at)]);
    case 4: {
      const from = below(bytes.length);
      bytes.copyWithin(at, from, from + some);
      return bytes;
    }
    case 5:
      // Lengths, counts and shapes are numbers of four bytes.
      if (at + 4 <= bytes.length)
        bytes.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff, 65_536][below(5)] ?? 0, at);
      return bytes;
    default:
      return bytes.subarray(0, Math.max(1, at));
  }
}

/** Changes one to three attributes, items or arrays of what a file holds, in place. */
export function mutateValue(root: PickleValue, random: Random): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1) {
    const place = pick(places);
    const other = pick(places);
    place?.set(replacement(place.value, other?.value ?? null, random));
  }
}

interface Place {
  readonly value: PickleValue;
  readonly set: (value: PickleValue) => void;
}

function placesIn(root: PickleValue): Place[] {
  const places: Place[] = [];
  const seen = new Set<PickleValue>();
  const waiting: PickleValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value) || places.length > 20_000) continue;
    seen.add(value);
    if (value instanceof PickleDict) {
      const dict = value;
      for (const [key, item] of dict.entries()) {
        places.push({ value: item, set: (changed) => dict.set(key, changed) });
        waiting.push(item);
      }
    } else if (value instanceof PickleList || value instanceof PickleTuple) {
      const items = value.items as PickleValue[];
      for (const [at, item] of items.entries()) {
        places.push({ value: item, set: (changed) => void (items[at] = changed) });
        waiting.push(item);
      }
    } else if (value instanceof PickleObject) {
      waiting.push(value.state ?? null, ...value.args, ...value.items, value.entries);
    } else if (value instanceof NumpyArray && !(value.data instanceof ByteRange)) {
      waiting.push(...value.data);
    }
  }
  return places;
}

function replacement(value: PickleValue, other: PickleValue, random: Random): PickleValue {
  const below = (count: number) => Math.floor(random() * count);
  if (value instanceof NumpyArray && random() < 0.7) return changedArray(value, random);
  const plain: readonly PickleValue[] = [
    null,
    true,
    0n,
    1n,
    -1n,
    7n,
    1_000_000n,
    2n ** 31n,
    2n ** 62n,
    2n ** 70n,
    0,
    -1.5,
    1e308,
    Number.NaN,
    Infinity,
    '',
    'auto',
    'constructor',
    new PickleList(),
    new PickleTuple([]),
    new PickleDict(),
  ];
  return random() < 0.4 ? other : (plain[below(plain.length)] ?? null);
}

/** The same bytes or items with another shape or dtype, or other bytes. */
function changedArray(array: NumpyArray<PickleValue>, random: Random): NumpyArray<PickleValue> {
  const below = (count: number) => Math.floor(random() * count);
  const { dtype, shape, isFortran, data } = array;
  const count = array.length;
  switch (below(5)) {
    case 0:
      return new NumpyArray(dtype, [count], isFortran, data);
    case 1:
      return new NumpyArray(dtype, [1, count], isFortran, data);
    case 2:
      return new NumpyArray(dtype, shape.toReversed(), !isFortran, data);
    case 3:
      return data instanceof ByteRange
        ? new NumpyArray(dtype, [0], isFortran, heldRange(Buffer.alloc(0)))
        : new NumpyArray<PickleValue>(dtype, [0], isFortran, []);
    default: {
      if (!(data instanceof ByteRange))
        return new NumpyArray<PickleValue>(dtype, shape, isFortran, data.toReversed());
      const fill = [0, 0xff, 0x7f, 0x80, 1][below(5)] ?? 0;
      return new NumpyArray(dtype, shape, isFortran, heldRange(Buffer.alloc(data.sizeBytes, fill)));
    }
  }
}
