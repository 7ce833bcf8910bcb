import { own } from '../../../../contract/own.ts';
import type { ClassifierAnswers } from '../../../tensor/signature.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts } from './text-rows.ts';

/** What a case asks of each row. */
interface CaseRows {
  readonly count: number;
  readonly inputs: Readonly<Record<string, readonly string[]>>;
}

/** The rows of a classifier's case; null for what is none of its pipeline's. */
export function caseRows(inputs: Json, { task }: ClassifierAnswers): CaseRows | null {
  if (task === 'image-classification') return filesOf(inputs, 'image');
  return task === 'audio-classification' ? filesOf(inputs, 'audio') : textsOf(inputs);
}

/** A text with or without another, several texts, or a query and what is ranked by it; null for what is none of these. */
function textsOf(inputs: Json): CaseRows | null {
  const { text, text_pair: pair, texts, query, documents } = inputs;
  if (typeof text === 'string') {
    if (pair === undefined || pair === null) return textRows([text], null);
    return typeof pair === 'string' ? textRows([text], [pair]) : null;
  }
  if (isTexts(texts)) return textRows(texts, null);
  if (typeof query === 'string' && isTexts(documents)) {
    return textRows(
      documents.map(() => query),
      documents,
    );
  }
  return null;
}

function textRows(texts: readonly string[], pairs: readonly string[] | null): CaseRows {
  return { count: texts.length, inputs: { text: texts, ...(pairs !== null && { text_pair: pairs }) } };
}

/** A file, or several, as base64. @param name what callers call it */
function filesOf(inputs: Json, name: string): CaseRows | null {
  const [one, several] = [own(inputs, name), own(inputs, `${name}s`)];
  const files = typeof one === 'string' ? [one] : several;
  return isTexts(files) ? { count: files.length, inputs: { [name]: files } } : null;
}
