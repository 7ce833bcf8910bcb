import type { HuggingFaceFolder } from '../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { audioLines, objectLines, pictureLines } from './file-lines.ts';
import { shellPath } from '../../../util/shell-word.ts';

/**
 * The Python that writes the answers of transformers' pipeline, or of sentence-transformers, to texts, pictures or audio of the user's own.
 *
 * @param folder as the user names it
 * @throws MlpackError MODEL_UNSUPPORTED for a task whose answers are not compared
 */
export function pipelineScript({ task, maxLength }: HuggingFaceFolder, folder: string): string {
  return `# Writes golden.json: what the model answers where it was exported from. Run it there, with ${whatOf(task)} of your own.
# Then: mlpack build ${shellPath(folder)} --golden golden.json
import json

${linesOf(task, maxLength).join('\n')}
with open("golden.json", "w", encoding="utf-8") as file:
    json.dump({"framework": framework, "cases": cases}, file)
`;
}

function whatOf(task: string | null): string {
  if (task === 'image classification' || task === 'object detection') return 'pictures';
  return task === 'audio classification' ? 'WAV files' : 'texts';
}

const model = '..."  # what was exported: its name on the Hub, or a folder with its weights';

/** A pixel at an edge has one label or another by rounding alone, and masks are equal or not. */
function withoutTolerance(task: string): MlpackError {
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `A model for ${task} has no golden cases of its framework: its masks can't be compared within a tolerance.`,
    { suggestions: ['Build it without: answers are recorded then.'] },
  );
}

const texts = [
  'with open("test.txt", encoding="utf-8") as file:',
  '    texts = file.read().splitlines()[:50]  # one text a line',
];

function linesOf(task: string | null, maxLength: number | null): readonly string[] {
  if (task === 'embedding') return embeddingLines;
  if (task === 'image classification') return pictureLines;
  if (task === 'audio classification') return audioLines;
  if (task === 'object detection') return objectLines;
  if (task === 'semantic segmentation') throw withoutTolerance(task);
  if (task === 'zero-shot classification') return zeroShotLines;
  if (task === 'token classification') return entitiesLines;
  if (task === 'question answering') return answersLines;
  if (task === 'filling masks') return masksLines;
  return task === 'text ranking' ? rankingLines(maxLength) : classifyingLines;
}

const embeddingLines = [
  'import sentence_transformers',
  '',
  `model = "${model}`,
  ...texts,
  '',
  'embedder = sentence_transformers.SentenceTransformer(model)',
  'cases = [',
  '    {"inputs": {"text": text}, "outputs": {"embedding": embedder.encode(text).tolist()}} for text in texts',
  ']',
  'framework = f"sentence-transformers {sentence_transformers.__version__}"',
];

const zeroShotLines = [
  'import transformers',
  '',
  `model = "${model}`,
  'labels = ["a label", "another"]',
  ...texts,
  '',
  'pipe = transformers.pipeline("zero-shot-classification", model)',
  'cases = [',
  '    {"inputs": {"text": text, "candidate_labels": labels}, "outputs": {"pipeline": pipe(text, labels)}}',
  '    for text in texts',
  ']',
  'framework = f"transformers {transformers.__version__}"',
];

const entitiesLines = [
  'import transformers',
  '',
  `model = "${model}`,
  ...texts,
  '',
  'pipe = transformers.pipeline("token-classification", model, aggregation_strategy="simple")',
  'option = {"aggregation_strategy": "simple"}',
  'cases = [{"inputs": {"text": text, "options": option}, "outputs": {"pipeline": pipe(text)}} for text in texts]',
  'framework = f"transformers {transformers.__version__}"',
];

const answersLines = [
  'import transformers  # 4.57, the last of 4: transformers 5 has no such pipeline',
  '',
  `model = "${model}`,
  'questions = [("a question", "a text that has the answer"), ...]',
  '',
  'pipe = transformers.pipeline("question-answering", model)',
  'cases = [',
  '    {"inputs": {"question": question, "context": context}, "outputs": {"pipeline": pipe(question=question, context=context)}}',
  '    for question, context in questions',
  ']',
  'framework = f"transformers {transformers.__version__}"',
];

const masksLines = [
  'import transformers',
  '',
  `model = "${model}`,
  ...texts,
  '',
  'pipe = transformers.pipeline("fill-mask", model)',
  'cases = [{"inputs": {"text": text}, "outputs": {"pipeline": pipe(text)}} for text in texts]',
  'framework = f"transformers {transformers.__version__}"',
];

const classifyingLines = [
  'import transformers',
  '',
  `model = "${model}`,
  ...texts,
  '',
  'pipe = transformers.pipeline("text-classification", model, truncation=True, top_k=None)',
  'cases = [{"inputs": {"text": text}, "outputs": {"pipeline": pipe(text)}} for text in texts]',
  'framework = f"transformers {transformers.__version__}"',
];

function rankingLines(maxLength: number | null): readonly string[] {
  const most = maxLength === null ? '' : `, max_length=${maxLength}`;
  return [
    'import sentence_transformers',
    '',
    `model = "${model}`,
    'pairs = [("a question", "a text that may answer it"), ...]',
    '',
    `ranker = sentence_transformers.CrossEncoder(model${most})`,
    'cases = [',
    '    {"inputs": {"text": text, "text_pair": pair}, "outputs": {"score": float(ranker.predict([(text, pair)])[0])}}',
    '    for text, pair in pairs',
    ']',
    'framework = f"sentence-transformers {sentence_transformers.__version__}"',
  ];
}
