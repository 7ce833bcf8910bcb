import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textFolder } from './text-folders.ts';

/** A case of a golden.json: the vector that sentence-transformers made of a text. */
export interface EmbeddedText {
  readonly text: string;
  readonly prompt?: string;
  readonly embedding: readonly number[];
}

/** Folders as sentence-transformers leaves them (own work, random weights). */
export const embeddingFolders = ['st-mean-normalize', 'st-cls', 'st-pooled-onnx'] as const;

interface CaseJson {
  readonly inputs: {
    readonly text?: string;
    readonly texts?: readonly string[];
    readonly options?: { readonly prompt_name?: string };
  };
  readonly outputs: {
    readonly embedding?: readonly number[];
    readonly embeddings?: readonly (readonly number[])[];
    readonly cosine_similarity?: readonly (readonly number[])[];
  };
}

function casesOf(name: string): readonly CaseJson[] {
  return JSON.parse(readFileSync(join(textFolder(name), 'golden.json'), 'utf8')).cases;
}

/** The texts of a folder's golden.json, each with its vector. */
export function embeddedTexts(name: string): readonly EmbeddedText[] {
  return casesOf(name).flatMap(({ inputs, outputs: { embedding } }) => {
    if (inputs.text === undefined || embedding === undefined) return [];
    const prompt = inputs.options?.prompt_name;
    return [{ text: inputs.text, embedding, ...(prompt !== undefined && { prompt }) }];
  });
}

/** The first texts of a folder's golden.json that were embedded together, with how alike they are. */
export function comparedTexts(name: string): {
  readonly texts: readonly string[];
  readonly embeddings: readonly (readonly number[])[];
  readonly similarities: readonly (readonly number[])[];
} {
  for (const { inputs, outputs } of casesOf(name)) {
    const { embeddings, cosine_similarity: similarities } = outputs;
    if (inputs.texts !== undefined && embeddings !== undefined && similarities !== undefined) {
      return { texts: inputs.texts, embeddings, similarities };
    }
  }
  throw new Error(`${name} has no texts that were embedded together`);
}
