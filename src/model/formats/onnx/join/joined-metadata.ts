import { isRecord } from '../../../../util/record.ts';
import { detectorMetadata } from '../../ultralytics/detector-metadata.ts';
import { elementType } from '../wire/element-types.ts';
import type { ValueOutline } from '../outline.ts';
import type { JoinedFile } from './joined-file.ts';
import type { Seam } from './seam.ts';

type Metadata = ReadonlyMap<string, string>;

/** What is said of inputs, by their names, and what of outputs. */
const ofInputs = ['accepted', 'categories', 'columns', 'missing'] as const;
const ofOutputs = ['labels', 'methods'] as const;

/**
 * The metadata of two models that are one: what is said of inputs is the first's, of outputs the second's, with what callers send to the
 * second; of all else that both say, the second's.
 *
 * @param outputName what an output of the second is called
 * @param notes what is to be said of the seam
 */
export function joinedMetadata(
  first: JoinedFile,
  second: JoinedFile,
  { sent }: Seam,
  outputName: (name: string) => string,
  notes: readonly string[],
): Metadata {
  const [one, other] = [first.outline.metadata, second.outline.metadata];
  const joined = new Map([...one, ...other].filter(([key]) => !key.startsWith('mlpack.')));
  // Who joins a detector with something else gets neither its pictures nor its boxes.
  if (detectorMetadata({ metadata: Object.fromEntries(joined) }) !== null) joined.delete('task');
  const say = (key: string, value: unknown) => joined.set(`mlpack.${key}`, JSON.stringify(value));
  const sentNames = new Set(sent.map(({ name }) => name));
  const isSent = (name: string) => sentNames.has(name);
  for (const key of ofInputs) {
    const entries = [...entriesIn(one, key), ...entriesIn(other, key).filter(([name]) => isSent(name))];
    if (entries.length > 0) say(key, Object.fromEntries(entries));
  }
  for (const key of ofOutputs) {
    const entries = entriesIn(other, key).map(([name, said]) => [outputName(name), said] as const);
    if (entries.length > 0) say(key, Object.fromEntries(entries));
  }
  for (const key of ['fitted', 'unused'] as const) {
    const list = listIn(one, key);
    if (list.length > 0) say(key, list);
  }
  const none = [...listIn(one, 'none'), ...listIn(other, 'none').filter((name) => isSent(String(name)))];
  if (none.length > 0) say('none', none);
  say('notes', [...listIn(one, 'notes'), ...listIn(other, 'notes'), ...notes]);
  const framework = other.get('mlpack.framework') ?? one.get('mlpack.framework');
  if (framework !== undefined) joined.set('mlpack.framework', framework);
  const chain = one.get('mlpack.chain');
  if (chain !== undefined) joined.set('mlpack.chain', withInputs(chain, sent));
  return new Map([...joined].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Steps name all that callers send. What isn't of that form is refused where the joined model is read, as it would be alone. */
function withInputs(json: string, sent: readonly ValueOutline[]): string {
  const chain = parsed(json);
  if (!isRecord(chain) || !Array.isArray(chain['inputs']) || sent.length === 0) return json;
  const added = sent.map(({ name, type }) => ({
    name,
    dtype: elementType(type?.elementType ?? 0)?.name,
    shape: type?.shape,
  }));
  return JSON.stringify({ ...chain, inputs: [...chain['inputs'], ...added] });
}

function entriesIn(metadata: Metadata, key: string): readonly (readonly [string, unknown])[] {
  const value = parsed(metadata.get(`mlpack.${key}`));
  return isRecord(value) ? Object.entries(value) : [];
}

function listIn(metadata: Metadata, key: string): readonly unknown[] {
  const value: unknown = parsed(metadata.get(`mlpack.${key}`));
  return Array.isArray(value) ? value : [];
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
