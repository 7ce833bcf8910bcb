import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import { Estimator } from '../estimator.ts';
import { isSampler } from '../composition/pipeline.ts';
import { contentsOf, packedItems, type Contents, type UnknownItem } from './contents.ts';
import { outerParts } from './inner-parts.ts';
import { asMembers, encodesLabels, inWords, membersLine, quoted, type Part } from './parts-of-value.ts';
import { isTransformer } from './transformers.ts';

/** Estimators of a file that make its model, and what was left out, a sentence each. */
interface TakenParts {
  readonly parts: readonly Part[];
  readonly notes: readonly string[];
}

/** Of what can't be taken, that a message names. */
const mostNamed = 8;

/**
 * The estimators in a file that make its model: those that a user names, in that order, else all but what is known to be beside the point.
 *
 * @param members keys, numbers in a list or tuple, or such behind each other: `preprocessing.scaler`; undefined: all there are
 * @returns those of the members that the file has; {@link refuseUnknown} tells of others
 * @throws MlpackError MODEL_UNSUPPORTED where something else is in the file that the model may need; USAGE for a name of several
 */
export async function takenParts(
  path: string,
  value: PickleValue,
  members: readonly string[] | undefined,
): Promise<TakenParts> {
  const contents = contentsOf(value);
  const { parts } = contents;
  if (parts.length === 0 || parts[0]?.key === null) return { parts, notes: [] };
  if (members === undefined) {
    const unknown = await unknownIn(contents);
    if (unknown.length > 0) throw unknownBeside(path, unknown, parts);
    return withoutIdle(path, outerParts(parts));
  }
  const named: Part[] = [];
  for (const member of members) {
    const part = await memberOf(path, contents, member);
    if (part !== undefined) named.push(part);
  }
  return { parts: named.length === 0 ? parts : named, notes: [] };
}

/** The estimator of that key, or the only one below it. */
async function memberOf(path: string, contents: Contents, member: string): Promise<Part | undefined> {
  const { parts } = contents;
  const exact = parts.filter(({ key }) => key === member);
  const found = exact.length > 0 ? exact : parts.filter((part) => isCalled(part, member));
  if (exact.length > 1) throw notToldApart(path, member, exact);
  if (found.length > 1) {
    throw new MlpackError(
      'USAGE',
      `${path} holds several that ${quoted(member)} names: ${inWords(found, ', ')}.`,
      { suggestions: [`Name those that make the model: ${asMembers(inOrder(found))}`] },
    );
  }
  const unknown = found.length === 0 ? await unknownIn(contents) : [];
  const same = unknown.filter(({ key }) => key === member);
  if (same.length > 0) throw unknownBeside(path, same, parts);
  return found[0];
}

/** Keys with dots in them, or the number 7 and the text '7', lead by the same name to several. */
function notToldApart(path: string, member: string, parts: readonly Part[]): MlpackError {
  const [first, ...others] = parts.map(({ subscripts }) => `joblib.dump(model${subscripts}, "model.joblib")`);
  return new MlpackError(
    'USAGE',
    `${path} holds several that are called ${quoted(member)}, which no name tells apart: ${inWords(parts, ', ')}.`,
    { suggestions: [`Save the one that makes the model alone: ${[first, ...others].join(', or ')}`] },
  );
}

async function unknownIn(contents: Contents): Promise<readonly UnknownItem[]> {
  return [...contents.unknown, ...(await packedItems(contents))];
}

/** Whether a name is a part's, or that of a container that it's in. */
function isCalled({ key }: Part, member: string): boolean {
  return key === member || key?.startsWith(`${member}.`) === true;
}

/** Samplers work on the rows of a training alone. */
function withoutIdle(path: string, { parts, notes }: TakenParts): TakenParts {
  const idle = parts.filter(({ object }) => isSampler(new Estimator(object, path)));
  if (idle.length === 0 || idle.length === parts.length) return { parts, notes };
  return {
    parts: parts.filter((part) => !idle.includes(part)),
    notes: [...notes, `${inWords(idle, ', ')} is left out, as it samples rows to be fitted with.`],
  };
}

/**
 * Refuses members that no file has.
 *
 * @param taken of all files
 * @throws MlpackError USAGE
 */
export async function refuseUnknown(
  files: readonly { readonly path: string; readonly value: PickleValue }[],
  members: readonly string[] | undefined,
): Promise<void> {
  if (members === undefined) return;
  const all: {
    readonly path: string;
    readonly parts: readonly Part[];
    readonly unknown: readonly UnknownItem[];
  }[] = [];
  for (const { path, value } of files) {
    const contents = contentsOf(value);
    all.push({ path, parts: contents.parts, unknown: await unknownIn(contents) });
  }
  for (const member of members) {
    const isThere = all.some(
      ({ parts, unknown }) =>
        parts.some((part) => isCalled(part, member)) || unknown.some(({ key }) => key === member),
    );
    if (isThere) continue;
    const last = all.findLast(({ parts }) => parts.some(({ key }) => key !== null)) ?? all.at(-1);
    const { path = '', parts = [] } = last ?? {};
    const named = parts.filter(({ key }) => key !== null);
    const hint =
      named.length === 0
        ? 'Leave members out: the file holds one estimator, and is all of it.'
        : `Name those that make the model: ${membersLine(named)}`;
    throw new MlpackError(
      'USAGE',
      `members names ${quoted(member)}, but ${path} holds ${inWords(parts, ', ')}.`,
      {
        suggestions: [hint],
      },
    );
  }
}

function unknownBeside(path: string, unknown: readonly UnknownItem[], parts: readonly Part[]): MlpackError {
  const shown = unknown.slice(0, mostNamed).map(({ key, what }) => `${quoted(key)}, ${what}`);
  const more = unknown.length > mostNamed ? [`${unknown.length - mostNamed} more`] : [];
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} holds ${[...shown, ...more].join('; ')}, beside ${inWords(parts, ', ')}: what it does to rows or answers isn't in the file, or can't be read there.`,
    {
      suggestions: [
        'Where it does something to them, save all as one pipeline of transformers of scikit-learn: joblib.dump(pipeline, "model.joblib").',
        `Where it doesn't, name those that make the model: ${asMembers(inOrder(parts))}`,
      ],
    },
  );
}

/** Transformers first, and one of what predicts. */
function inOrder(parts: readonly Part[]): readonly Part[] {
  const encoders = parts.filter(({ object }) => encodesLabels(object));
  const others = parts.filter(({ object }) => !encodesLabels(object));
  const models = others.filter((part) => !isTransformer(part));
  const all = [...others.filter(isTransformer), ...models.slice(0, 1)];
  return [...all, ...(encoders.length === 1 ? encoders : [])];
}
