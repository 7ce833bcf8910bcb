import { join } from 'node:path';
import type { ModelSource } from '../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { withShownTexts } from '../../util/shown-texts.ts';
import { writeModel } from '../convert-file.ts';
import { openModelFile } from '../read-file.ts';
import { Budget, isOverLook } from '../sklearn/budget.ts';
import { assembleModel, type ReadFile } from '../sklearn/parts/assemble.ts';
import { conversionProblems, maxConvertedBytes } from './conversion-problems.ts';
import { describeContent, type DescribedContent } from './describe-content.ts';
import { readOutline } from './boosters/outline-of.ts';
import { fileForm, writerOf, type FileForm } from './file-form.ts';
import { SourceProblems } from './source-problems.ts';
import { TreeProblems } from './trees/tree-problems.ts';

/** Of a name, category, class or message. */
const maxCharacters = 300;

/** A file that was looked at. */
export interface DescribedFile {
  readonly source: ModelSource;
  /** Absolute path of what it was converted to; null where it wasn't: `source.conversion` says why. */
  readonly onnx: string | null;
}

/**
 * Says what a model's file is, and what is in it as its makers call it. One that is small is converted too; what stands in the way
 * of that is told, all of it, and no error, but for a booster's own file that is damaged.
 *
 * @param path absolute
 * @param folder absolute and empty, for what is unpacked and converted
 * @throws MlpackError MODEL_INVALID for a file that is damaged, or costs more than a model would; MODEL_UNSUPPORTED for one that refers to
 * something outside itself
 */
export async function describeFile(
  path: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<DescribedFile> {
  const modules = new Set<string>();
  await using file = await openModelFile(path, join(folder, 'unpacked'), signal, modules);
  const content = await describeContent(file, modules, signal);
  const form = await fileForm(file.source);
  const { onnx, ...conversion } =
    file.sizeBytes > maxConvertedBytes
      ? await leftOut(content, path, form, signal)
      : await converted(file, content, form, folder, signal);
  return {
    source: withShownTexts(
      {
        ...form,
        compression: file.compression,
        writer: writerOf(modules),
        sidecars: file.sidecars,
        ...content.facts,
        ...conversion,
      },
      maxCharacters,
    ),
    onnx,
  };
}

/** @throws MlpackError MODEL_INVALID for a booster's own file that can't be read */
async function leftOut(
  content: DescribedContent,
  path: string,
  { form }: FileForm,
  signal: AbortSignal | undefined,
) {
  for (const { estimator, outline } of content.roots) {
    // What could not be described is read again for its error.
    if (form === 'pickle' || outline !== null) continue;
    const error = await readOutline(estimator, signal).catch((thrown: unknown) => thrown);
    if (error instanceof MlpackError && error.code === 'MODEL_INVALID') throw error;
  }
  const problems = knownProblems(content, path);
  const trees = new TreeProblems(problems, signal);
  if (content.refusal === null) for (const root of content.roots) await trees.look(root);
  return { onnx: null, conversion: 'left out', problems: problems.all } as const;
}

/** Problems that are known without a conversion: what is no model, and classes. */
function knownProblems({ refusal, roots }: DescribedContent, path: string): SourceProblems {
  const problems = new SourceProblems(path);
  if (refusal === null) for (const root of roots) problems.addClasses(root);
  else problems.addRefusal(refusal, []);
  return problems;
}

async function converted(
  file: ReadFile,
  content: DescribedContent,
  form: FileForm,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Pick<ModelSource, 'conversion' | 'problems'> & { readonly onnx: string | null }> {
  const { roots, refusal } = content;
  try {
    const onnx = await writeModel(await assembleModel([file]), [file], folder, {
      signal,
      budget: Budget.ofLook(),
    });
    return { onnx, conversion: 'done', problems: [] };
  } catch (error) {
    if (!(error instanceof MlpackError) || !refusals.has(error.code)) throw error;
    if (refusal !== null)
      return { onnx: null, conversion: 'refused', problems: knownProblems(content, file.path).all };
    if (isOverLook(error)) return await leftOut(content, file.path, form, signal);
    // Such a file is all one model: there is no pickle around it that could be read.
    if (error.code === 'MODEL_INVALID' && form.form !== 'pickle') throw error;
    const problems = await conversionProblems({ ...file, roots }, signal);
    // What isn't as it should be may be so because of a class that isn't known.
    if (problems.all.length === 0 || error.code === 'MODEL_UNSUPPORTED') problems.addRefusal(error, roots);
    return { onnx: null, conversion: 'refused', problems: problems.all };
  }
}

/** What a conversion ends with because of the model; a full disk is another matter. */
const refusals: ReadonlySet<string> = new Set(['MODEL_INVALID', 'MODEL_NOT_ONNX', 'MODEL_UNSUPPORTED']);
