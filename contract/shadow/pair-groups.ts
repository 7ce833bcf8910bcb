/** Which model and image a pair is of, on both sides. */
export interface PairOrigin {
  readonly model: string;
  readonly answered_version: string;
  readonly shadow_version: string;
  readonly answered_digest: string | null;
  readonly shadow_digest: string | null;
}

/** A key that pairs have in common which are compared with each other: those of one model, by its versions and their images. */
export function pairGroup(origin: PairOrigin): string {
  const { model, answered_digest: answered, shadow_digest: shadow } = origin;
  return JSON.stringify([model, answered, shadow, origin.answered_version, origin.shadow_version]);
}
