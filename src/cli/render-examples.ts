import type { HowToAsk } from '../app/access/how-to-ask.ts';
import type { ExampleRequest } from '../project/example-request.ts';
import { servedPaths } from '../project/served-paths.ts';

/** A server as far as somebody asks it. */
interface AskedServer {
  readonly ask: HowToAsk;
  readonly models: readonly { readonly name: string; readonly version: string }[];
  /** Of each model. */
  readonly examples: readonly (ExampleRequest | null)[];
}

/** A command for each model that can be pasted into a shell: a prediction, or where none is short enough, what it is. */
export function exampleCommands({ ask, models, examples }: AskedServer): string[] {
  const { baseUrl, how } = curlOf(ask);
  return servedPaths(models).map((path, index) => {
    const example = examples[index];
    if (example == null) return `  curl ${how}${quoted(`${baseUrl}${path}`)}`;
    const json = quoted('Content-Type: application/json');
    return `  curl ${how}${quoted(`${baseUrl}${example.path}`)} -H ${json} -d ${quoted(example.body)}`;
  });
}

/** The address that curl asks, and what it is told beside it; the key is the shell's to read, so that it is in no terminal. */
function curlOf({ baseUrl, key, certificate }: HowToAsk): { baseUrl: string; how: string } {
  const { protocol, hostname, port } = new URL(baseUrl);
  const otherName = certificate?.otherName ?? null;
  const options = [
    ...(certificate === null ? [] : ['--cacert', file(certificate.file)]),
    ...(otherName === null ? [] : ['--resolve', quoted(`${otherName}:${port}:${hostname}`)]),
    ...(key === null ? [] : ['-H', `"Authorization: Bearer $(${firstKey(key)})"`]),
  ];
  return {
    baseUrl: otherName === null ? baseUrl : `${protocol}//${otherName}:${port}`,
    how: options.map((option) => `${option} `).join(''),
  };
}

/** Of several keys the first, without blanks around it. */
function firstKey(key: NonNullable<HowToAsk['key']>): string {
  return key.isAlone ? `cat ${file(key.file)}` : `tr -d ' \\t\\r' < ${file(key.file)} | grep -m 1 .`;
}

/** No option, whatever it is called. */
function file(name: string): string {
  return quoted(name.startsWith('-') ? `./${name}` : name);
}

/** For a POSIX shell. What a terminal would obey has no place in JSON unescaped, but for a few that it may have. */
function quoted(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return /^[\w./:-]+$/u.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
