import type { Dimension } from '../../../../tensor/signature.ts';
import { elementType } from './element-types.ts';
import type { Field, FileFieldReader } from './file-field-reader.ts';
import { integer, integers } from './read-integers.ts';
import type { ElementData, ExternalReference, TensorOutline, ValueType } from '../outline.ts';
import { ElementFields, type ElementBudget } from './read-elements.ts';

const maxRank = 64;
/** TensorProto's float_data, int32_data, string_data, int64_data, raw_data, double_data and uint64_data. */
const elementFields = [4, 5, 6, 7, 9, 10, 11];

/** A TensorProto: dimensions, type and external reference; its data is passed over but for a few small tensors'. */
export async function readTensor(
  reader: FileFieldReader,
  name: string,
  field: Field,
  budget: ElementBudget,
): Promise<TensorOutline> {
  const end = endOf(reader, field);
  const dims: number[] = [];
  const external = new Map<string, string>();
  const elements = new ElementFields();
  let type = 0;
  let tensorName = '';
  let isExternal = false;
  let data: ElementData | null = null;
  await reader.message(name, end, (at) => {
    switch (at.number) {
      case 1:
        return integers(reader, at, dims, maxRank);
      case 2:
        type = integer(reader, at);
        return undefined;
      case 8:
        return reader.text(at).then((text) => void (tensorName = text));
      case 13:
        return readEntry(reader, 'external_data', at).then(([key, value]) => void external.set(key, value));
      case 14:
        isExternal = integer(reader, at) === 1;
        return undefined;
      default:
        elements.add(at);
        if (elementFields.includes(at.number)) data = extended(data, at, reader.position);
        return undefined;
    }
  });
  if (elementType(type) === undefined) throw reader.invalid(`has element type ${type}`, field.start);
  let elementCount = 1;
  for (const dim of dims) {
    if (dim < 0) throw reader.invalid(`tensor "${tensorName}" has dimension ${dim}`, field.start);
    elementCount *= dim;
  }
  if (!Number.isSafeInteger(elementCount)) {
    throw reader.invalid(`tensor "${tensorName}" has the impossible shape ${dims.join('x')}`, field.start);
  }
  return {
    name: tensorName,
    elementType: type,
    dims,
    elementCount,
    values: isExternal ? null : await elements.read(reader, type, elementCount, budget),
    external: isExternal ? externalReference(reader, tensorName, external, field.start) : null,
    data,
    offset: field.start,
  };
}

/** @param position where a field that is a number ends */
function extended(data: ElementData | null, at: Field, position: number): ElementData {
  const end = at.wire === 'bytes' ? at.end : position;
  if (data !== null) return { ...data, end, isWhole: false };
  return { field: at.number, start: at.start, end, isWhole: at.wire === 'bytes' };
}

function externalReference(
  reader: FileFieldReader,
  tensorName: string,
  entries: ReadonlyMap<string, string>,
  at: number,
): ExternalReference {
  const location = entries.get('location') ?? '';
  if (location === '') throw reader.invalid(`tensor "${tensorName}" is external but names no file`, at);
  const number = (key: string): number | null => {
    const text = entries.get(key);
    if (text === undefined) return null;
    if (!/^\d{1,15}$/.test(text)) {
      throw reader.invalid(`tensor "${tensorName}" has external ${key} "${text.slice(0, 40)}"`, at);
    }
    return Number(text);
  };
  return { location, offset: number('offset') ?? 0, length: number('length') };
}

/** A StringStringEntryProto. */
export async function readEntry(
  reader: FileFieldReader,
  name: string,
  field: Field,
): Promise<[key: string, value: string]> {
  let key = '';
  let value = '';
  await reader.message(name, endOf(reader, field), (at) => {
    if (at.number === 1) return reader.text(at).then((text) => void (key = text));
    if (at.number === 2) return reader.text(at).then((text) => void (value = text));
    return undefined;
  });
  return [key, value];
}

const kinds: Readonly<Record<number, ValueType['kind']>> = {
  1: 'tensor',
  4: 'sequence',
  5: 'map',
  8: 'sparse-tensor',
  9: 'optional',
};

/** A TypeProto; null when it says nothing. */
export async function readType(reader: FileFieldReader, field: Field): Promise<ValueType | null> {
  let type: ValueType | null = null;
  await reader.message('type', endOf(reader, field), (at) => {
    const kind = kinds[at.number];
    if (kind === undefined) return undefined;
    return readTypeOf(reader, kind, at).then((read) => void (type = read));
  });
  return type;
}

async function readTypeOf(
  reader: FileFieldReader,
  kind: ValueType['kind'],
  field: Field,
): Promise<ValueType> {
  const isTensor = kind === 'tensor' || kind === 'sparse-tensor';
  let elementNumber = 0;
  let shape: Dimension[] | null = null;
  let of: ValueType | null = null;
  await reader.message(kind, endOf(reader, field), (at) => {
    if (isTensor && at.number === 1) elementNumber = integer(reader, at);
    if (isTensor && at.number === 2) return readShape(reader, at).then((read) => void (shape = read));
    const isNested = at.number === (kind === 'map' ? 2 : 1);
    if (!isTensor && isNested) return readType(reader, at).then((read) => void (of = read));
    return undefined;
  });
  const inner: ValueType | null = of;
  return { kind, elementType: isTensor ? elementNumber : elementTypeOf(inner), shape, of };
}

function elementTypeOf(type: ValueType | null): number {
  return type?.elementType ?? 0;
}

async function readShape(reader: FileFieldReader, field: Field): Promise<Dimension[]> {
  const shape: Dimension[] = [];
  await reader.message('shape', endOf(reader, field), async (at) => {
    if (at.number !== 1) return;
    let dimension: Dimension = null;
    await reader.message('dim', endOf(reader, at), (part) => {
      if (part.number === 1) dimension = integer(reader, part);
      if (part.number === 2) return reader.text(part).then((text) => void (dimension = text || null));
      return undefined;
    });
    // A negative size is how some exporters write "unknown".
    shape.push(typeof dimension === 'number' && dimension < 0 ? null : dimension);
    if (shape.length > maxRank) throw reader.invalid(`has more than ${maxRank} dimensions`, at.start);
  });
  return shape;
}

/** Moves to a length-delimited field's content and says where it ends. */
export function endOf(reader: FileFieldReader, field: Field): number {
  if (field.wire !== 'bytes') {
    throw reader.invalid(`has a number in field ${field.number}, where a message belongs`, field.start);
  }
  reader.position = field.start;
  return field.end;
}
