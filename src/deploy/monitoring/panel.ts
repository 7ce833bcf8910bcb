/** One graph, and what is drawn in it. */
export interface Panel {
  readonly title: string;
  /** Grafana's name of the unit. */
  readonly unit: 'reqps' | 's' | 'short' | 'percentunit' | 'bytes';
  readonly lines: readonly { readonly legend: string; readonly expression: string }[];
}
