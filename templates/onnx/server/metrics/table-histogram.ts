import { Histogram } from 'prom-client';

/** One series of a histogram. */
export interface HistogramSeries<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  /** Slots as a table holds them: the counts by bucket, the one beyond all bounds, then the sum of the values. */
  readonly slots: Float64Array;
}

export interface TableHistogramOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** Upper bounds of the buckets. */
  readonly bounds: readonly number[];
  readonly series: () => readonly HistogramSeries<Label>[];
}

/** A histogram whose observations were counted elsewhere. */
export class TableHistogram<Label extends string> extends Histogram<Label> {
  readonly #options: TableHistogramOptions<Label>;

  constructor(options: TableHistogramOptions<Label>) {
    const { name, help, labelNames, bounds } = options;
    super({ name, help, labelNames, buckets: [...bounds], registers: [] });
    this.#options = options;
  }

  /** What prom-client's registry asks a histogram for, though its types don't tell. */
  getForPromString(): Promise<object> {
    const { name, help, series } = this.#options;
    const values = series().flatMap((one) => this.#values(one));
    return Promise.resolve({ name, help, type: 'histogram', values });
  }

  #values({ labels, slots }: HistogramSeries<Label>): object[] {
    const { name, bounds } = this.#options;
    let count = 0;
    const buckets = [...bounds, '+Inf'].map((le, i) => {
      count += slots[i] ?? 0;
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: slots[bounds.length + 1] ?? 0 },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
