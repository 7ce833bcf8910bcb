/** A vocabulary of WordPiece as large as BERT's, and texts of it. */
export interface Words {
  /** A tokenizer.json. */
  readonly tokenizer: object;
  /** How many tokens it knows. */
  readonly size: number;
  /** A text of about so many tokens, the same for the same number. */
  text(tokens: number): string;
}

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;
const consonants = 'b c d f g h j k l m n p q r s t v w z'.split(' ');
const vowels = 'a e i o u'.split(' ');

/** Syllables make words: some are known whole, others divide into pieces, as rare words do. */
export function words(): Words {
  const syllables = consonants.flatMap((consonant) => vowels.map((vowel) => consonant + vowel));
  const pairs = syllables.flatMap((first) => syllables.map((second) => first + second));
  const long = pairs.flatMap((pair, i) =>
    [0, 1].map((n) => pair + (syllables[(i * 7 + n * 31) % syllables.length] ?? '')),
  );
  const pieces = [...syllables, ...pairs.filter((_, i) => i % 4 === 0)].map((piece) => `##${piece}`);
  const known = [...special, '.', ',', '!', '?', "'", ...syllables, ...pairs, ...long, ...pieces];
  const vocabulary = [...new Set(known)];
  const whole = [...pairs, ...long];
  return {
    tokenizer: tokenizerOf(vocabulary),
    size: vocabulary.length,
    text: (tokens) => textOf(tokens, whole, long),
  };
}

function textOf(tokens: number, whole: readonly string[], long: readonly string[]): string {
  const parts: string[] = [];
  // Of five words one is of several pieces, and each seventh has a comma: about 1.3 tokens a word.
  for (let i = 0; i < Math.max(1, Math.round((tokens - 2) / 1.35)); i++) {
    const at = (i * 7919 + tokens * 104_729) % whole.length;
    const word = i % 5 === 3 ? `${long[at % long.length]}${whole[at]}` : (whole[at] ?? '');
    parts.push(i % 7 === 6 ? `${word},` : i % 11 === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word);
  }
  return `${parts.join(' ')}.`;
}

function tokenizerOf(vocabulary: readonly string[]): object {
  const token = (content: string) => ({ SpecialToken: { id: content, type_id: 0 } });
  const named = (content: string) => [
    content,
    { id: content, ids: [vocabulary.indexOf(content)], tokens: [content] },
  ];
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, token('[SEP]')],
      pair: [
        token('[CLS]'),
        { Sequence: { id: 'A', type_id: 0 } },
        token('[SEP]'),
        { Sequence: { id: 'B', type_id: 1 } },
        { SpecialToken: { id: '[SEP]', type_id: 1 } },
      ],
      special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map(named)),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((content, id) => [content, id])),
    },
  };
}
