/**
 * The part of a code thread's script that makes plain tensors of what the code has returned: `made(result)` of `outputs`, in their order. It throws what
 * names the output, its type and the value where one isn't as declared.
 */
export const madeSource = `
const arrays = {
  bool: Uint8Array, int8: Int8Array, int16: Int16Array, int32: Int32Array, int64: BigInt64Array,
  uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, uint64: BigUint64Array,
  float32: Float32Array, float64: Float64Array,
};
const shown = (value) => {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40)) + (value.length > 40 ? '…' : '');
  if (typeof value === 'bigint') return String(value).slice(0, 40) + 'n';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : 'a ' + typeof value;
};
const isBetween = (value, least, most) => value >= least && value <= most;
const isInteger = (bits, least) => (value) =>
  Number.isInteger(value) && isBetween(value, least, 2 ** (least < 0 ? bits - 1 : bits) - 1);
const isLong = (least, most) => (value) =>
  (typeof value === 'bigint' || Number.isSafeInteger(value)) && isBetween(value, least, most);
const isOf = {
  bool: (value) => typeof value === 'boolean' || value === 0 || value === 1,
  int8: isInteger(8, -(2 ** 7)), int16: isInteger(16, -(2 ** 15)), int32: isInteger(32, -(2 ** 31)),
  uint8: isInteger(8, 0), uint16: isInteger(16, 0), uint32: isInteger(32, 0),
  int64: isLong(-(2n ** 63n), 2n ** 63n - 1n), uint64: isLong(0n, 2n ** 64n - 1n),
  float32: (value) => typeof value === 'number' && Number.isFinite(Math.fround(value)) === Number.isFinite(value),
  float64: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
};
const jsonOf = (value, wrong) => {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new TypeError(wrong() + ': ' + (error instanceof Error ? error.message : 'it is none'));
  }
  if (text === undefined) throw new TypeError(wrong());
  return text;
};
const placeOf = ({ hasRows }, shape, { length }, at) => {
  const width = length / shape[0];
  if (!hasRows || !Number.isInteger(width) || width === 0) return 'at ' + at;
  return 'for row ' + Math.floor(at / width) + (width === 1 ? '' : ', at ' + (at % width));
};
const elementsOf = (output, shape, data) => {
  const { name, dtype, isJson } = output;
  const called = 'data of the output "' + name + '"';
  const declared = isJson ? 'json' : dtype;
  const Elements = isJson || dtype === 'string' ? Array : arrays[dtype];
  const isTyped = Elements !== Array && data instanceof Elements;
  if (isTyped && dtype !== 'bool') return data.slice();
  if (!isTyped && !Array.isArray(data)) {
    throw new TypeError(called + ' is ' + (Elements === Array ? 'no array' : 'neither ' + Elements.name + ' nor an array'));
  }
  const wrong = (at) =>
    'the output "' + name + '" gives ' + shown(data[at]) + ' ' + placeOf(output, shape, data, at) + '; ' + declared + ' is declared';
  // A hole is undefined here, which no type takes.
  if (isJson) return Array.from(data, (value, at) => jsonOf(value, () => wrong(at)));
  const elements = dtype === 'string' ? [] : new Elements(data.length);
  const isBig = dtype === 'int64' || dtype === 'uint64';
  for (let at = 0; at < data.length; at++) {
    const value = data[at];
    if (!isOf[dtype](value)) throw new TypeError(wrong(at));
    elements[at] = isBig ? BigInt(value) : value;
  }
  return elements;
};
const sizesOf = ({ name }, shape) => {
  const called = 'shape of the output "' + name + '"';
  if (!Array.isArray(shape)) throw new TypeError(called + ' is no array');
  return Array.from(shape, (size, at) => {
    if (typeof size === 'number') return size;
    throw new TypeError(called + ' has ' + shown(size) + ' at ' + at + ', where a size is expected');
  });
};
const made = (result) => {
  if (typeof result !== 'object' || result === null) {
    throw new TypeError('it returned ' + (result === null ? 'null' : typeof result) + ', not an object of tensors');
  }
  return outputs.map((output) => {
    const tensor = Object.hasOwn(result, output.name) ? result[output.name] : undefined;
    if (typeof tensor !== 'object' || tensor === null) {
      throw new TypeError('it returned no output "' + output.name + '"');
    }
    const shape = sizesOf(output, tensor.shape);
    return { shape, data: elementsOf(output, shape, tensor.data) };
  });
};
`;
