import { elementJson } from '../../tensors/elements-json.ts';
import type { Elements, Tensor } from '../../tensors/dtype.ts';
import { decodeFloat16 } from '../../../../../contract/float16.ts';
import type { RawOutputs } from './raw-outputs.ts';

/**
 * The elements of a tensor, row-major, each as the JSON that Python writes: floats with a fraction
 * always, by which readers tell them from integers, and NaN, Infinity and -Infinity, for which JSON
 * has no words, as these bare words.
 */
export function pythonTexts(tensor: Tensor): string[] {
  return elementTexts(tensor, floatText);
}

/**
 * The same as TensorFlow Serving writes it: 32-bit floats in no more digits than tell them apart.
 *
 * @param isBytes strings are bytes, as `{"b64": …}`
 */
export function tensorflowTexts(tensor: Tensor, isBytes: boolean): string[] {
  if (isBytes && tensor.dtype === 'string') {
    return Array.from<Elements[number], string>(tensor.elements, (element) => {
      const b64 = Buffer.from(String(element)).toString('base64');
      return JSON.stringify({ b64 });
    });
  }
  return elementTexts(
    tensor,
    tensor.dtype === 'float32' ? (value) => floatText(shortFloat32(value)) : floatText,
  );
}

/** What writes elements, where those whose content is JSON are there as they are. */
export function besideJson(texts: RawOutputs['texts']): RawOutputs['texts'] {
  return (spec, tensor) =>
    spec.content === 'json'
      ? Array.from<Elements[number], string>(tensor.elements, String)
      : texts(spec, tensor);
}

/** The elements in JSON proper: non-finite numbers are strings. */
export function strictTexts(tensor: Tensor): string[] {
  return Array.from<Elements[number], string>(tensor.elements, (element) =>
    elementJson(tensor.dtype, element),
  );
}

/** The float32 in 6 digits when they read back as itself, else in 9, which always do. */
function shortFloat32(value: number): number {
  // Zero has a sign, which toPrecision drops.
  if (value === 0) return value;
  const short = Number(value.toPrecision(6));
  return Math.fround(short) === value ? short : Number(value.toPrecision(9));
}

function elementTexts(tensor: Tensor, text: (value: number) => string): string[] {
  const { dtype, elements } = tensor;
  if (!dtype.startsWith('float')) return strictTexts(tensor);
  const isHalf = dtype === 'float16';
  return Array.from<Elements[number], string>(elements, (element) =>
    text(isHalf ? decodeFloat16(Number(element)) : Number(element)),
  );
}

function floatText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
