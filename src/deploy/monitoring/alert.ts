/** A condition that Prometheus watches, and what it says when it holds. */
export interface Alert {
  readonly name: string;
  readonly expression: string;
  /** How long it must hold; Prometheus's way to write it. */
  readonly lasting: string;
  readonly severity: 'critical' | 'warning';
  /** Name of the service, where the expression gives no label that tells it. */
  readonly service?: string;
  readonly summary: string;
}
