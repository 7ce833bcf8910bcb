import { isUtf8 } from 'node:buffer';
import { decodedBase64 } from '../../../../../contract/base64.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';

/** Deeper than any tensor is nested. */
const maxDepth = 40;

/**
 * Replaces `{"b64": "…"}` in a request by the string it stands for, where the model takes strings.
 * onnxruntime's strings are text, so the bytes must be UTF-8.
 *
 * @throws HttpError 400
 */
export function withoutBase64(value: unknown, specs: readonly InputSpec[]): unknown {
  if (!specs.some(({ dtype }) => dtype === 'string')) return value;
  // The base64 of a file is as good as its bytes.
  const takesFiles = specs.some(({ file }) => file !== undefined);
  return decoded(value, 0, takesFiles ? (b64) => b64 : text);
}

function decoded(value: unknown, depth: number, textOf: (b64: string) => string): unknown {
  if (depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((inner) => decoded(inner, depth + 1, textOf));
  if (!isObject(value)) return value;
  const { b64, ...others } = value;
  if (typeof b64 === 'string' && Object.keys(others).length === 0) return textOf(b64);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, decoded(inner, depth + 1, textOf)]),
  );
}

function text(b64: string): string {
  const bytes = decodedBase64(b64);
  if (typeof bytes === 'string') {
    throw badRequest(`b64: expected base64, got ${shown(b64)}, which ${bytes}`);
  }
  if (!isUtf8(bytes)) throw badRequest(`b64: the bytes of ${shown(b64)} are not valid UTF-8`);
  return bytes.toString('utf8');
}
