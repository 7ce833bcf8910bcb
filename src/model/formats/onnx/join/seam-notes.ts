import type { ValueOutline } from '../outline.ts';
import { elementType } from '../wire/element-types.ts';
import type { JoinedFile } from './joined-file.ts';
import type { Seam } from './seam.ts';

/**
 * What is to be said of a seam, without names of files, which don't belong into a model.
 *
 * @param outputName what an output of the second is called
 */
export function seamNotes(
  { position: one }: JoinedFile,
  { position: other, outline }: JoinedFile,
  { joints, shared, sent, left }: Seam,
  outputName: (name: string) => string,
): readonly string[] {
  const given = joints.map(({ output, input, castTo }) => {
    const cast = castTo === null ? '' : `, made ${elementType(castTo)?.name}`;
    return `"${output.name}" is "${input.name}" of file ${other}${cast}`;
  });
  const renamed = outline.graph.outputs.filter(({ name }) => outputName(name) !== name);
  return [
    `Of file ${one}, ${given.join(', ')}.`,
    ...(left.length === 0 ? [] : [`Nobody gets ${quoted(left)} of file ${one}.`]),
    ...(shared.length === 0 ? [] : [`Both take ${quoted(shared)}, which callers send once.`]),
    ...(sent.length === 0
      ? []
      : [`Callers send ${quoted(sent)} of file ${other}, which file ${one} doesn't give.`]),
    ...renamed.map(
      ({ name }) =>
        `"${name}" of file ${other} is called "${outputName(name)}", as callers send a "${name}".`,
    ),
  ];
}

function quoted(values: readonly ValueOutline[]): string {
  return values.map(({ name }) => `"${name}"`).join(', ');
}
