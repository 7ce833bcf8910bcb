/** A triangular filter: its weights from one number of a spectrum on. */
export interface MelFilter {
  readonly start: number;
  readonly weights: Float64Array;
}

/** From where on sound is looked at, in hertz. */
const lowest = 20;

/**
 * Kaldi's triangular filters, which are triangles on the mel scale, in float64 (mel_filter_bank of transformers with mel_scale="kaldi" and
 * triangularize_in_mel_space).
 *
 * @param count of the filters
 * @param bins numbers of a spectrum
 * @param rate samples a second
 */
export function melFilters(count: number, bins: number, rate: number): readonly MelFilter[] {
  const [least, most] = [melOf(lowest), melOf(Math.floor(rate / 2))];
  const step = (most - least) / (count + 1);
  const corners = Array.from({ length: count + 2 }, (_, i) => (i === count + 1 ? most : least + i * step));
  const binWidth = rate / ((bins - 1) * 2);
  const mels = Array.from({ length: bins }, (_, bin) => melOf(binWidth * bin));
  return Array.from({ length: count }, (_, filter) => {
    const [left = 0, middle = 0, right = 0] = corners.slice(filter, filter + 3);
    const all = mels.map((mel) =>
      Math.max(0, Math.min((mel - left) / (middle - left), (right - mel) / (right - middle))),
    );
    const start = all.findIndex((weight) => weight > 0);
    const end = all.findLastIndex((weight) => weight > 0) + 1;
    return { start: Math.max(start, 0), weights: Float64Array.from(all.slice(Math.max(start, 0), end)) };
  });
}

function melOf(hertz: number): number {
  return 1127 * Math.log(1 + hertz / 700);
}
