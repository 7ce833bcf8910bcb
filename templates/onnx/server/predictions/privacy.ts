import { createHash, createHmac } from 'node:crypto';
import { sentAudio } from '../../../../contract/audio/sent-audio.ts';
import { sentPicture } from '../../../../contract/pictures/sent-picture.ts';
import type { InputSpec } from '../tensors/tensor-spec.ts';
import type { Contract } from '../repository/contract.ts';
import { elementJson } from '../tensors/elements-json.ts';
import { StartError } from '../util/start-error.ts';
import type { Elements, Tensor } from '../tensors/dtype.ts';
import type { Privacy } from '../settings/prediction-log-settings.ts';
import { nestedJson } from './nested-json.ts';

/** What is kept of one input: all of it, or the JSON text that is kept in its place. */
export type Keep = 'all' | ((tensor: Tensor) => string);

/**
 * What is kept of each input of a model, in the order of its contract. What must not be kept never
 * leaves the thread that computed: neither the spool nor the database ever has it.
 */
export function keepOf({ inputs }: Contract, privacy: Privacy): readonly Keep[] {
  return inputs.map((spec) => {
    if (privacy.redact.includes(spec.name)) return () => 'null';
    if (privacy.hash.includes(spec.name)) {
      return (tensor) => JSON.stringify(digest(nestedJson(tensor), privacy));
    }
    if (spec.file !== undefined) return fileDigests(spec.file);
    return hasPrivateFeature(spec, privacy) ? byFeature(spec, privacy) : 'all';
  });
}

const sentFiles = { picture: sentPicture, audio: sentAudio } as const;

/** Of files their digests and sizes are kept: which they were can be told, and what is in them can't. */
function fileDigests(file: keyof typeof sentFiles): (tensor: Tensor) => string {
  const sent = sentFiles[file];
  return ({ elements }) => {
    const digests = Array.from<Elements[number], object>(elements, (element) => {
      const bytes = sent(String(element));
      return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
    });
    return JSON.stringify(digests);
  };
}

/**
 * A name that nothing has would leave in the log what somebody wanted out of it.
 *
 * @throws StartError naming the variable and what it names
 */
export function requireKnownNames(contracts: readonly Contract[], { redact, hash }: Privacy): void {
  const known = new Set(
    contracts.flatMap(({ inputs }) => inputs.flatMap(({ name, features }) => [name, ...(features ?? [])])),
  );
  const require = (variable: string, names: readonly string[]): void => {
    for (const name of names) {
      if (!known.has(name))
        throw new StartError(`${variable}: no model here has an input or feature "${name}"`);
    }
  };
  require('MLPACK_PREDICTION_REDACT', redact);
  require('MLPACK_PREDICTION_HASH', hash);
}

function hasPrivateFeature({ features }: InputSpec, { redact, hash }: Privacy): boolean {
  return features?.some((name) => redact.includes(name) || hash.includes(name)) ?? false;
}

/** What is kept of a [rows, columns] tensor of which only some columns are private. */
function byFeature({ features }: InputSpec, privacy: Privacy): Keep {
  const columns = (features ?? []).map((name) => {
    if (privacy.redact.includes(name)) return 'redact';
    return privacy.hash.includes(name) ? 'hash' : 'keep';
  });
  return ({ dtype, shape, elements }) => {
    // Features name the columns of the last axis; of anything else nothing can be told apart.
    if (shape.at(-1) !== columns.length) return 'null';
    const texts: string[] = [];
    for (let i = 0; i < elements.length; i++) {
      const what = columns[i % columns.length];
      const text = what === 'redact' ? 'null' : elementJson(dtype, elements[i]);
      texts.push(what === 'hash' ? JSON.stringify(digest(text, privacy)) : text);
    }
    return nested(texts, shape);
  };
}

function nested(texts: readonly string[], shape: readonly number[]): string {
  const size = shape.at(-1);
  if (size === undefined) return texts[0] ?? 'null';
  const outer = shape.slice(0, -1);
  const count = outer.reduce((product, axis) => product * axis, 1);
  const rows = Array.from(
    { length: count },
    (_, i) => `[${texts.slice(i * size, (i + 1) * size).join(',')}]`,
  );
  return nested(rows, outer);
}

function digest(text: string, { hashKey }: Privacy): string {
  const hash = hashKey === null ? createHash('sha256') : createHmac('sha256', hashKey);
  return `${hashKey === null ? 'sha256' : 'hmac-sha256'}:${hash.update(text).digest('hex')}`;
}
