import type { FileType } from '../../../contract/file-inputs.ts';
import type { HowToAsk } from '../../app/run/access/how-to-ask.ts';
import type { ExampleRequest } from '../../project/example-request.ts';
import { servedPaths } from '../../project/served-paths.ts';
import { shellPath, shellWord } from '../../util/shell-word.ts';

/** A server as far as somebody asks it. */
interface AskedServer {
  readonly ask: HowToAsk;
  readonly models: readonly { readonly name: string; readonly version: string }[];
  /** A request for each model; null where none is known. */
  readonly examples: readonly (ExampleRequest | null)[];
}

/** What curl is told of a file: a name to be replaced by that of one's own. */
const ofFile: Readonly<Record<FileType, string>> = {
  picture: "--data-binary @picture.jpg -H 'Content-Type: image/jpeg'",
  audio: "--data-binary @audio.wav -H 'Content-Type: audio/wav'",
};

/** A command for each model that can be pasted into a shell: a prediction, or where none is short enough, what it is. */
export function exampleCommands({ ask, models, examples }: AskedServer): string[] {
  const { baseUrl, how } = curlOf(ask);
  return servedPaths(models).map((path, index) => {
    const example = examples[index];
    if (example == null) return `  curl ${how}${shellWord(`${baseUrl}${path}`)}`;
    const asked = `  curl ${how}${shellWord(`${baseUrl}${example.path}`)}`;
    if ('file' in example) return `${asked} ${ofFile[example.file]}`;
    return `${asked} -H 'Content-Type: application/json' -d ${shellWord(example.body)}`;
  });
}

/** The address that curl asks, and what it is told beside it; the key is the shell's to read, so that it is in no terminal. */
function curlOf({ baseUrl, key, certificate }: HowToAsk): { baseUrl: string; how: string } {
  const { protocol, hostname, port } = new URL(baseUrl);
  const otherName = certificate?.otherName ?? null;
  const options = [
    ...(certificate === null ? [] : ['--cacert', shellPath(certificate.file)]),
    ...(otherName === null ? [] : ['--resolve', shellWord(`${otherName}:${port}:${hostname}`)]),
    ...(key === null ? [] : ['-H', `"Authorization: Bearer $(${firstKey(key)})"`]),
  ];
  return {
    baseUrl: otherName === null ? baseUrl : `${protocol}//${otherName}:${port}`,
    how: options.map((option) => `${option} `).join(''),
  };
}

/** Command that prints a file's key; of several keys the first, without blanks around it. */
function firstKey(key: NonNullable<HowToAsk['key']>): string {
  return key.isAlone
    ? `cat ${shellPath(key.file)}`
    : `tr -d ' \\t\\r' < ${shellPath(key.file)} | grep -m 1 .`;
}
