/** Tokens that may be an answer together, both ends among them, and how likely. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** What a window says of its tokens. */
export interface WindowScores {
  /** How likely an answer starts at a token, or ends there: the logits of the graph. */
  readonly starts: Float32Array;
  readonly ends: Float32Array;
  /** Whether a token may be in an answer, or is the one that stands for none. */
  readonly allowed: readonly boolean[];
}

/** What is found in a window. */
export interface WindowSpans {
  readonly spans: readonly Span[];
  /** How likely there is no answer in it. */
  readonly none: number;
}

/** What tokens get that may not be in an answer. */
const excluded = -10_000;

/**
 * The likeliest spans of a window, the best first (select_starts_ends and decode_spans of transformers 4.57): softmax of what starts and of what
 * ends, in which the first token, which stands for no answer, has its share, though it is in none.
 *
 * @param most spans
 * @param longest tokens of a span
 */
export function bestSpans(
  { starts, ends, allowed }: WindowScores,
  most: number,
  longest: number,
): WindowSpans {
  const [first, last] = [probabilities(starts, allowed), probabilities(ends, allowed)];
  const none = (first[0] ?? 0) * (last[0] ?? 0);
  const spans: Span[] = [];
  for (let start = 1; start < allowed.length; start++) {
    if (allowed[start] !== true) continue;
    const end = Math.min(allowed.length, start + longest);
    for (let at = start; at < end; at++) {
      const score = Math.fround((first[start] ?? 0) * (last[at] ?? 0));
      if (allowed[at] !== true || score === 0) continue;
      if (spans.length === most && score <= (spans.at(-1)?.score ?? 0)) continue;
      insert(spans, { start, end: at, score });
      if (spans.length > most) spans.pop();
    }
  }
  return { spans: [...spans, ...emptySpans(allowed, most - spans.length)], none };
}

/** Where there are fewer spans than are asked for, those from the first token on, whose likelihood is 0, as NumPy's order has them. */
function emptySpans(allowed: readonly boolean[], count: number): readonly Span[] {
  const ends = Array.from(allowed.keys()).slice(0, Math.max(0, count));
  return ends.filter((end) => end === 0 || allowed[end] === true).map((end) => ({ start: 0, end, score: 0 }));
}

function probabilities(logits: Float32Array, allowed: readonly boolean[]): Float32Array {
  const masked = logits.map((logit, i) => (allowed[i] === true ? logit : excluded));
  const greatest = masked.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const parts = masked.map((logit) => Math.exp(logit - greatest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** Behind those that are as likely. */
function insert(spans: Span[], span: Span): void {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.score ?? 0) >= span.score) low = middle + 1;
    else high = middle;
  }
  spans.splice(low, 0, span);
}
