import { basename, join } from 'node:path';
import { homeFolders, imageFiles, modelFiles } from '../../../contract/image-layout.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { inspectModel } from '../../model/read-model.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { configFileName, readConfig } from '../../project/config/read-config.ts';
import { findSecrets } from '../../project/secrets/find-secrets.ts';
import { ruleNames } from '../../project/secrets/secret-rules.ts';
import { readAll } from '../../util/blobs/content.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import type { Environment } from '../environment/environment.ts';
import type { BuildSource } from './builder.ts';

const mostConfigBytes = 4 << 20;
/** Of larger ones only the weights are, which are no text. */
const mostBytes = 256 << 20;

/** Made of the others here, or hashes alone. */
const derived: readonly string[] = [imageFiles.openapi, imageFiles.lock, modelFiles.graph];

/** What users know files by that were made of theirs. */
const titles: ReadonlyMap<string, string> = new Map([
  [modelFiles.golden, `The golden cases (${modelFiles.golden})`],
  [modelFiles.contract, `The contract (${modelFiles.contract})`],
]);

/** A text that goes into an image, and what it is to whoever builds it. */
interface Carried {
  readonly title: string;
  readonly text: string;
}

/**
 * Refuses a build that would carry what looks like a credential: in mlpack.yaml, a Dockerfile, contracts and golden cases,
 * texts beside a model such as its code, and what its ONNX file says of itself. An image is read by everybody who may pull it.
 *
 * @param allowed names of rules that find what is none, beside those of mlpack.yaml
 * @throws MlpackError SECRET_FOUND naming file, line and rule, and never the credential; USAGE for a rule that there isn't
 */
export async function refuseSecrets(
  environment: Environment,
  source: Pick<BuildSource, 'entries' | 'folder' | 'models'>,
  allowed: readonly string[],
): Promise<void> {
  const { config } = (await readConfig(source.folder)) ?? {};
  const names = new Set([...allowed, ...(config?.allowSecrets ?? [])]);
  for (const name of names) if (!ruleNames.includes(name)) throw unknownRule(name);
  for await (const { title, text } of carriedTexts(environment, source)) {
    environment.signal.throwIfAborted();
    const [found] = await findSecrets(text, names);
    if (found !== undefined) throw secretFound(title, found);
  }
}

async function* carriedTexts(
  environment: Environment,
  { entries, folder, models }: Pick<BuildSource, 'entries' | 'folder' | 'models'>,
): AsyncGenerator<Carried> {
  const path = join(folder, configFileName);
  const config = await readBoundedText(path, mostConfigBytes).catch(() => undefined);
  if (config !== undefined) yield { title: path, text: config };
  for (const entry of entries) {
    const text = isCarriedText(entry) ? await textOf(entry) : undefined;
    const title = titles.get(basename(entry.path)) ?? entry.path;
    if (text !== undefined) yield { title, text };
  }
  for (const { loadPath, origin } of models) {
    const { metadata } = await inspectModel(loadPath, environment);
    yield { title: `What ${origin.path} says of itself`, text: JSON.stringify(metadata, null, 2) };
  }
}

/** Whether a file of a context is the user's; what it has of packages and of the server is in all images. */
function isCarriedText({ type, path }: TreeEntry): boolean {
  if (type !== 'file' || derived.includes(basename(path))) return false;
  return (
    [`${homeFolders.config}/`, `${homeFolders.model}/`].some((folder) => path.startsWith(folder)) ||
    path === imageFiles.dockerfile
  );
}

/** The text of a file; undefined where it is none. */
async function textOf(entry: TreeEntry): Promise<string | undefined> {
  if (entry.type !== 'file' || entry.content.sizeBytes > mostBytes) return undefined;
  const bytes = await readAll(entry.content);
  // NUL is a character, and in no file that people call a text.
  return bytes.includes(0) ? undefined : bytes.toString('utf8');
}

function secretFound(
  title: string,
  { rule, line }: { readonly rule: string; readonly line: number },
): MlpackError {
  return new MlpackError(
    'SECRET_FOUND',
    `${title}, line ${line}, has what looks like a credential (${rule}); whoever may pull the image could read it.`,
    {
      suggestions: [
        'Take it out, and revoke it where it was published already',
        'Give it to the server where it runs: mlpack run --env NAME, or a file in /run/secrets',
        `Where it is none: mlpack build --allow-secret ${rule}, or allowSecrets: [${rule}] in ${configFileName}`,
      ],
    },
  );
}

function unknownRule(name: string): MlpackError {
  return new MlpackError('USAGE', `--allow-secret: there is no rule ${JSON.stringify(name)}.`, {
    suggestions: [`The rules are ${ruleNames.join(', ')}`],
  });
}
