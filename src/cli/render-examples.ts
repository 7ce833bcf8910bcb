import type { ExampleRequest } from '../project/example-request.ts';
import { servedPaths } from '../project/served-paths.ts';

/** A server as far as somebody asks it. */
interface AskedServer {
  readonly baseUrl: string;
  readonly models: readonly { readonly name: string; readonly version: string }[];
  /** Of each model. */
  readonly examples: readonly (ExampleRequest | null)[];
}

/** A command for each model that can be pasted into a shell: a prediction, or where none is short enough, what it is. */
export function exampleCommands({ baseUrl, models, examples }: AskedServer): string[] {
  return servedPaths(models).map((path, index) => {
    const example = examples[index];
    if (example == null) return `  curl ${quoted(`${baseUrl}${path}`)}`;
    const json = quoted('Content-Type: application/json');
    return `  curl ${quoted(`${baseUrl}${example.path}`)} -H ${json} -d ${quoted(example.body)}`;
  });
}

/** For a POSIX shell. What a terminal would obey has no place in JSON unescaped, but for a few that it may have. */
function quoted(text: string): string {
  const plain = text.replaceAll(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return /^[\w./:-]+$/u.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
