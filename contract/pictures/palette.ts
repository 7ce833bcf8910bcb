/** Colours of a palette. */
const colours = 256;

/**
 * A palette of 256 colours as Pillow has them: those that a file doesn't name are black.
 *
 * @param stored what the file has of it
 * @param step bytes of a colour in it, 3 or 4
 * @param order places of red, green and blue in it
 */
export function fullPalette(
  stored: Uint8Array,
  step: number,
  order: readonly [number, number, number],
): Uint8Array {
  const palette = new Uint8Array(3 * colours);
  const named = Math.min(colours, Math.floor(stored.length / step));
  for (let i = 0; i < named; i++) {
    for (const [channel, place] of order.entries()) palette[3 * i + channel] = stored[step * i + place] ?? 0;
  }
  return palette;
}
