/** What architectures of transformers are for, by the end of their names; what isn't served is named to those who bring it. */
const tasks = [
  ['ForSequenceClassification', 'text classification'],
  ['ForTokenClassification', 'token classification'],
  ['ForQuestionAnswering', 'question answering'],
  ['ForMaskedLM', 'filling masks'],
  ['ForMultipleChoice', 'multiple choice'],
  ['ForCausalLM', 'generating text'],
  ['LMHeadModel', 'generating text'],
  ['ForConditionalGeneration', 'generating text'],
  ['ForImageClassification', 'image classification'],
  ['ForObjectDetection', 'object detection'],
  ['ForSemanticSegmentation', 'semantic segmentation'],
  ['ForUniversalSegmentation', 'segmentation'],
  ['ForInstanceSegmentation', 'segmentation'],
  ['ForAudioFrameClassification', 'audio classification'],
  ['ForAudioClassification', 'audio classification'],
  ['ForCTC', 'speech recognition'],
  ['ForSpeechSeq2Seq', 'speech recognition'],
] as const;

/** Architectures for sequences of sound that end as those for texts do. */
const ofSound = /^(Wav2Vec2|Hubert|WavLM|UniSpeech|Data2VecAudio|SEWD?|Whisper|AST)/u;

export type Task = (typeof tasks)[number][1] | 'embedding' | 'zero-shot classification';

/** Those that are served from a folder. */
const served: ReadonlySet<Task | null> = new Set<Task>([
  'text classification',
  'zero-shot classification',
  'token classification',
  'question answering',
  'filling masks',
  'embedding',
  'image classification',
  'audio classification',
  'object detection',
  'semantic segmentation',
]);

/**
 * What a model is for; null where its architecture doesn't tell.
 *
 * @param hasModules whether modules.json is beside it, as sentence-transformers leaves it
 */
export function taskOf(architecture: string | null, hasModules: boolean): Task | null {
  if (hasModules) return 'embedding';
  if (architecture === null) return null;
  if (ofSound.test(architecture) && architecture.endsWith('ForSequenceClassification')) {
    return 'audio classification';
  }
  const found = tasks.find(([ending]) => architecture.endsWith(ending));
  if (found !== undefined) return found[1];
  // BertModel and its like give what texts are embedded by.
  return architecture.endsWith('Model') ? 'embedding' : null;
}

/** Why a task isn't served, to complete a sentence that begins with the folder; null for one that is. */
export function refusedTask(task: Task | null, architecture: string | null): string | null {
  if (served.has(task)) return null;
  if (architecture === null && task === null) return 'does not say in config.json which architecture it has';
  if (task === null) return `is a ${architecture ?? ''}, whose task mlpack does not know`;
  const named = architecture === null ? '' : ` (${architecture})`;
  return `is a model for ${task}${named}, which mlpack does not serve from a folder; it serves classification of texts, tokens, images and audio, object detection, semantic segmentation, question answering, filling masks and embedding`;
}
