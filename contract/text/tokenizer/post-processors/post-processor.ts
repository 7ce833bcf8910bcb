/** What the tokens of one text or of two become: parts from left to right. */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: 'sequence'; readonly sequence: 0 | 1; readonly typeId: number }
  | { readonly kind: 'special'; readonly ids: readonly number[]; readonly typeId: number };

export interface PostProcessor {
  readonly single: Template;
  readonly pair: Template;
  /** How spaces are taken out of offsets, one after the other. */
  readonly trims: readonly Trim[];
}

/** Takes spaces that a token has in it out of its offsets (ByteLevel's trim_offsets). */
export interface Trim {
  /** Whether the space that a text was given at its start isn't one of its own. */
  readonly addPrefixSpace: boolean;
}

/** What is done where nothing says otherwise. */
export const plain: PostProcessor = {
  single: [{ kind: 'sequence', sequence: 0, typeId: 0 }],
  pair: [
    { kind: 'sequence', sequence: 0, typeId: 0 },
    { kind: 'sequence', sequence: 1, typeId: 1 },
  ],
  trims: [],
};

/** How many special tokens a template adds. */
export function addedCount(template: Template): number {
  return template.reduce((sum, part) => sum + (part.kind === 'special' ? part.ids.length : 0), 0);
}
