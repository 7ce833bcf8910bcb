import prettyBytes from 'pretty-bytes';
import type { HuggingFaceFolder } from '../../../contract/schemas/inspect.schema.ts';
import { shownText } from '../../util/shown-texts.ts';

const shownLabels = 10;
const shownModels = 8;
const maxCharacters = 100;

/** What is said of a folder, field by field. */
export function folderFields(folder: HuggingFaceFolder): [string, string][] {
  const {
    task,
    architecture,
    labels,
    scores,
    pooling,
    prompts,
    tokenizer,
    maxLength,
    pictures,
    audio,
    models,
    taken,
  } = folder;
  const shown = (text: string) => shownText(text, maxCharacters);
  return [
    ['Task', task ?? 'not known'],
    ...(architecture === null ? [] : [field('Architecture', shown(architecture))]),
    ...(labels === null ? [] : [field('Labels', listed(labels.map(shown), shownLabels))]),
    ...(scores === null ? [] : [field('Scores', scores)]),
    ...(pooling === null ? [] : [field('Pooling', pooling)]),
    ...(prompts === null ? [] : [field('Prompts', listed(prompts.map(shown), shownLabels))]),
    ...(tokenizer === null
      ? []
      : [
          field(
            'Tokenizer',
            `${shown(tokenizer)}, ${maxLength === null ? 'any length' : `at most ${maxLength} tokens`}`,
          ),
        ]),
    ...(pictures === undefined ? [] : [field('Pictures', pictures)]),
    ...(audio === undefined ? [] : [field('Audio', audio)]),
    [
      'ONNX files',
      listed(
        models.map(
          ({ file, sizeBytes }) =>
            `${shown(file)} (${prettyBytes(sizeBytes)}${file === taken && models.length > 1 ? ', taken' : ''})`,
        ),
        shownModels,
      ),
    ],
    ...(models.length > 1 ? [field('', 'another by --file NAME, or "file: NAME" in mlpack.yaml')] : []),
  ];
}

/** Why a folder isn't served, and what to do. */
export function folderProblem({ problem }: HuggingFaceFolder): string[] {
  if (problem === null) return [];
  return ['', problem.reason, ...problem.suggestions.map((advice) => `  → ${advice}`)];
}

function field(name: string, value: string): [string, string] {
  return [name, value];
}

function listed(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')}, … ${rest} more` : items.join(', ');
}
