import type { Media, Operation } from './operations.ts';
import { exampleText } from './example-text.ts';

/** A body to begin with. */
export interface Start {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** The examples of all media types that are text; of a type that has none, an empty body. */
export function startsOf(bodies: readonly Media[]): Start[] {
  return bodies.flatMap(({ type, schema, examples }) => {
    if (schema === null) return [];
    if (examples.length === 0) return [{ name: type, type, text: '' }];
    return examples.map(({ name, value }) => ({
      name: examples.length === 1 ? type : `${type}: ${name}`,
      type,
      text: exampleText(value),
    }));
  });
}

/** What Accept may say: the media types of a good answer, where it has several. */
export function acceptable({ answers }: Operation): string[] {
  const good = answers.find(({ status }) => Number(status) < 300);
  const types = (good?.media ?? []).filter(({ schema }) => schema !== null).map(({ type }) => type);
  return types.length > 1 ? types : [];
}
