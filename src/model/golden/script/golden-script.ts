import { relative } from 'node:path';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import { compressionOf } from '../../../convert/compression/compressions.ts';
import { savedParts, type SavedPart } from '../../../convert/describe/saved-parts.ts';
import { DisposalStack } from '../../../util/disposal-stack.ts';
import { createTemporaryFolder } from '../../../util/folders/temporary-folder.ts';
import { shellPath } from '../../../util/shell-word.ts';
import { inspectModel, type ReadModelOptions } from '../../read-model.ts';
import type { FileKind } from '../../recognise/export-advice.ts';
import { requireFormat } from '../../recognise/recognise.ts';
import { detectorOf } from '../../formats/ultralytics/with-detector.ts';
import { detectorScript } from './detector-script.ts';
import { exportedScript } from './exported-script.ts';
import { pipelineScript } from './pipeline-script.ts';
import { pythonData } from './python-data.ts';
import { frameworkOf, pythonModel, type LoadedFile } from './python-model.ts';

type ScriptOptions = ReadModelOptions & { readonly cwd: string };

/**
 * The Python that writes a golden file for a model: loads it as it was saved, asks it by the methods whose answers the
 * image gives, and writes down rows and answers. Needs nothing but what the model needs.
 *
 * @param paths absolute; several make a chain, whose model is the last
 * @throws MlpackError as inspecting the model does
 */
export async function goldenScript(paths: readonly string[], options: ScriptOptions): Promise<string> {
  const path = paths.at(-1) ?? '';
  const conversion = { ...options.conversion, before: paths.slice(0, -1) };
  const info = await inspectModel(path, { ...options, conversion, hasSteps: true });
  const named = paths.map((one) => relative(options.cwd, one));
  if (info.folder !== undefined) return pipelineScript(info.folder, named[0] || '.');
  if (!(await areConverted(paths, options))) {
    const detector = paths.length === 1 ? detectorOf(info) : null;
    // What is joined with an ONNX file, Python asks behind each other, which only its author can say.
    return detector === null ? exportedScript(info, named) : detectorScript(detector, named[0] ?? '');
  }
  const methods = info.outputs.map(({ hints }) => hints.method);
  return scriptOf(await loadedFiles(paths, named, methods, options), info, named);
}

async function areConverted(paths: readonly string[], { formats, signal }: ScriptOptions): Promise<boolean> {
  for (const path of paths) {
    const { format } = await requireFormat(path, formats, signal);
    if (!('convert' in format)) return false;
  }
  return true;
}

async function loadedFiles(
  paths: readonly string[],
  named: readonly string[],
  methods: readonly (string | null)[],
  { cacheFolder, formats, signal, conversion }: ScriptOptions,
): Promise<readonly LoadedFile[]> {
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(cacheFolder, '.golden'));
  const parts = await savedParts(paths, folder.path, signal, conversion?.members);
  const files: LoadedFile[] = [];
  for (const [index, path] of paths.entries()) {
    const { file } = await requireFormat(path, formats, signal);
    const own = parts.filter((part) => part.path === path).map((part) => asLoaded(part, file.kind, methods));
    const { head, sizeBytes, kind } = file;
    const isJoblib = compressionOf(head) !== undefined || head.includes('joblib');
    // Beyond what was looked at there may be arrays that joblib alone reads; it reads what pickle wrote, too.
    const isLong =
      sizeBytes > head.length && own.some(({ library }) => frameworkOf({ library }).module === 'sklearn');
    files.push({ path: named[index] ?? '', kind, isJoblib: isJoblib || isLong, parts: own });
  }
  return files;
}

/** XGBoost's own files are those of a booster, whichever class wrote them; only the classifier gives probabilities. */
function asLoaded(part: SavedPart, kind: FileKind, methods: readonly (string | null)[]): SavedPart {
  const isClassifier = kind === 'xgboost' && methods.includes('predict_proba');
  return isClassifier ? { ...part, type: 'XGBClassifier' } : part;
}

function scriptOf(files: readonly LoadedFile[], info: ModelInfo, named: readonly string[]): string {
  const model = pythonModel(files, info.metadata['mlpack.categories'] !== undefined);
  const data = pythonData(info, model.first);
  const parts = files.flatMap((file) => file.parts);
  const framework = frameworkOf(
    parts.findLast(({ role }) => role === 'model') ?? parts.at(-1) ?? { library: 'sklearn' },
  );
  const imports = [...new Set(['json', ...model.imports, ...data.imports, framework.module])].toSorted();
  const answers = answersOf(info, model, data.variable);
  return `# Writes golden.json: what the model answers where it was made. Run it there, with rows of your own test data.
# Then: mlpack build ${named.map(shellPath).join(' ')} --golden golden.json
${imports.map((name) => `import ${name}`).join('\n')}

${model.lines.join('\n')}

${data.lines.join('\n')}
${givenLine(model, data.variable)}
golden = {
    "framework": f"${framework.name} {${framework.module}.__version__}",
    ${data.entry},
    "outputs": {
${answers.map((line) => `        ${line},`).join('\n')}
    },
}
with open("golden.json", "w") as file:
    json.dump(golden, file)
`;
}

/** The rows are transformed once, where something stands before the model. */
function givenLine({ given }: ReturnType<typeof pythonModel>, variable: string): string {
  const made = given(variable);
  return made === variable ? '' : `given = ${made}\n`;
}

/** Entries of the outputs: one for each method, or one for each output of a method that has several. */
function answersOf(
  { outputs }: ModelInfo,
  model: ReturnType<typeof pythonModel>,
  variable: string,
): string[] {
  const given = model.given(variable) === variable ? variable : 'given';
  const methods = new Map<string, boolean>();
  for (const { hints } of outputs) {
    const [, method = '', place] = /^(.+?)(?:_(\d+))?$/.exec(hints.method ?? '') ?? [];
    if (method !== '') methods.set(method, place !== undefined);
  }
  return [...methods].map(([method, isSeveral]) => {
    const asked = model.answers(method, given);
    if (isSeveral) return `**{f"${method}_{i}": answer.tolist() for i, answer in enumerate(${asked})}`;
    // Of a transformer they may be sparse.
    if (method === 'transform')
      return `"transform": getattr(made := ${asked}, "toarray", lambda: made)().tolist()`;
    return `${JSON.stringify(method)}: ${asked}.tolist()`;
  });
}
