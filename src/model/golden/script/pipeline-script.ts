import type { HuggingFaceFolder } from '../../../../contract/schemas/inspect.schema.ts';
import { shellPath } from '../../../util/shell-word.ts';

/**
 * The Python that writes the answers of transformers' pipeline, or of a cross-encoder, to texts of the user's own.
 *
 * @param folder as the user names it
 */
export function pipelineScript({ task, maxLength }: HuggingFaceFolder, folder: string): string {
  const isRanking = task === 'text ranking';
  return `# Writes golden.json: what the model answers where it was exported from. Run it there, with texts of your own.
# Then: mlpack build ${shellPath(folder)} --golden golden.json
import json

${(isRanking ? rankingLines(maxLength) : classifyingLines).join('\n')}
with open("golden.json", "w", encoding="utf-8") as file:
    json.dump({"framework": framework, "cases": cases}, file)
`;
}

const model = '..."  # what was exported: its name on the Hub, or a folder with its weights';

const classifyingLines = [
  'import transformers',
  '',
  `model = "${model}`,
  'with open("test.txt", encoding="utf-8") as file:',
  '    texts = file.read().splitlines()[:50]  # one text a line',
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
