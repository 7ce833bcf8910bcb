/** A tokenizer.json that is not used, or a text that it says nothing of, and why: a sentence that names the field. */
export class TokenizerError extends Error {}
