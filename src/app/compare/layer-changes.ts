import type { ImageDescription } from '../image/image-description.ts';

/** A layer that only one image has, or that one instruction made otherwise in both. */
export interface LayerChange {
  readonly createdBy: string;
  readonly before: { readonly digest: string; readonly sizeBytes: number } | null;
  readonly after: { readonly digest: string; readonly sizeBytes: number } | null;
}

type Layers = ImageDescription['layers'];

/** The positions of a layer in two images, counted from 0; undefined where one has no such layer. */
export interface LayerPair {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Which layers of two images are the same: those of one digest, of the others those of one instruction. */
export function pairLayers(a: Layers, b: Layers): LayerPair[] {
  const afters = new Map<number, number>();
  const left = new Set(b.keys());
  for (const keyOf of [
    ({ digest }: Layers[number]) => digest,
    ({ createdBy }: Layers[number]) => createdBy,
  ]) {
    const positions = Map.groupBy(left, (i) => (b[i] === undefined ? null : keyOf(b[i])));
    for (const [i, layer] of a.entries()) {
      const key = keyOf(layer);
      if (key === null || afters.has(i)) continue;
      const after = positions.get(key)?.shift();
      if (after === undefined) continue;
      afters.set(i, after);
      left.delete(after);
    }
  }
  return [
    ...a.map((_, before): LayerPair => ({ before, after: afters.get(before) })),
    ...[...left].map((after): LayerPair => ({ before: undefined, after })),
  ];
}

/** Layers that differ, by the instruction that made them; several of one instruction are told apart by number. */
export function layerChanges(a: Layers, b: Layers, pairs: readonly LayerPair[]): LayerChange[] {
  const named = new Set<string>();
  return pairs.flatMap(({ before, after }) => {
    const [from, to] = [a[before ?? -1] ?? null, b[after ?? -1] ?? null];
    const number = (after ?? before ?? 0) + 1;
    const step = to?.createdBy ?? from?.createdBy ?? `layer ${number}`;
    const createdBy = named.has(step) ? `${step} (layer ${number})` : step;
    named.add(createdBy);
    return from?.digest === to?.digest ? [] : [{ createdBy, before: blobOf(from), after: blobOf(to) }];
  });
}

function blobOf(layer: Layers[number] | null): LayerChange['before'] {
  return layer === null ? null : { digest: layer.digest, sizeBytes: layer.sizeBytes };
}
