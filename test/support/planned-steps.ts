import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseConfig } from '../../src/project/config/read-config.ts';
import { planSteps, type WrittenChain } from '../../src/project/steps/plan-steps.ts';
import type { Signature } from '../../src/tensor/signature.ts';
import { bytesContent } from '../../src/util/blobs/content.ts';
import { textFolder } from './text-folders.ts';

/** What lies beside the model, but for the files of bert-text-classification. */
const beside: ReadonlyMap<string, string> = new Map([
  ['labels.txt', 'no\nyes\n'],
  ['code.ts', 'export default () => ({});\n'],
]);

/**
 * The steps of a YAML around a graph, beside the files of bert-text-classification, a labels.txt of no and yes, and a code.ts.
 *
 * @param classes that the model's file says itself
 * @throws Error with what is refused of them: keys, reason, and suggestions line by line
 */
export async function plannedSteps(
  yaml: string,
  graph: Signature,
  classes: readonly string[] | null = null,
): Promise<WrittenChain> {
  const folder = textFolder('bert-text-classification');
  const { steps = [] } = parseConfig(`steps:\n${yaml}`, 'mlpack.yaml').config;
  const names = [...graph.inputs, ...graph.outputs].map(({ name }) => name);
  const around = {
    graph,
    batchAxes: Object.fromEntries(names.map((name) => [name, 0])),
    classes,
    readFile: async (_keys: readonly string[], path: string) => {
      const text = beside.get(path);
      const bytes = text === undefined ? await readFile(join(folder, basename(path))) : Buffer.from(text);
      return { path: basename(path), content: bytesContent(bytes), source: join(folder, path), bytes };
    },
  };
  return await planSteps(steps, around, (keys, reason, suggestions = []) => {
    throw new Error([`${keys.join('.')} ${reason}`, ...suggestions].join('\n'));
  });
}
