/** A function of the scores of a row, in float64; what callers get is rounded to float32, as what came from the graph. */
type ScoreFunction = (logits: Float32Array, scores: Float32Array, start: number, end: number) => void;

/** As transformers has it: shifted by the greatest, so that no exponential overflows. */
const softmax: ScoreFunction = (logits, scores, start, end) => {
  let greatest = -Infinity;
  for (let i = start; i < end; i++) greatest = Math.max(greatest, logits[i] ?? 0);
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.exp((logits[i] ?? 0) - greatest);
  for (let i = start; i < end; i++) scores[i] = Math.exp((logits[i] ?? 0) - greatest) / sum;
};

const sigmoid: ScoreFunction = (logits, scores, start, end) => {
  for (let i = start; i < end; i++) scores[i] = 1 / (1 + Math.exp(-(logits[i] ?? 0)));
};

const none: ScoreFunction = (logits, scores, start, end) => {
  for (let i = start; i < end; i++) scores[i] = logits[i] ?? 0;
};

const functions = { softmax, sigmoid, none } as const;

/** Names of the functions. */
export type ScoresName = keyof typeof functions;

/**
 * Scores of the rows of [N, C].
 *
 * @param width C
 */
export function scoresOf(kind: ScoresName, logits: Float32Array, width: number): Float32Array {
  const scores = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += width) {
    functions[kind](logits, scores, start, start + width);
  }
  return scores;
}

/** The greatest score of each row of [N, C] and its label; the first of equal ones. */
export function topLabels(
  labels: readonly string[],
  scores: Float32Array,
): { readonly label: string[]; readonly score: Float32Array } {
  const width = labels.length;
  const rows = scores.length / width;
  const label: string[] = [];
  const score = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let i = 1; i < width; i++) {
      if ((scores[row * width + i] ?? 0) > (scores[row * width + best] ?? 0)) best = i;
    }
    label.push(labels[best] ?? '');
    score[row] = scores[row * width + best] ?? 0;
  }
  return { label, score };
}
