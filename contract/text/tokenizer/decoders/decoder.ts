/** Makes pieces of text of tokens, or of such pieces; joined, the last ones are the text. */
export type Decoder = (tokens: readonly string[]) => readonly string[];
