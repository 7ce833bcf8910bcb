import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
import type { Rgba } from './rgba.ts';

/** Strokes want some room, even for a picture of 8 × 8. */
const minSidePx = 280;

/** Pixels of a pad: a multiple of the picture's, so that each of its pixels is the mean of as many of the pad's. */
export function padSize({ width, height }: ImageInput): { readonly width: number; readonly height: number } {
  const factor = Math.max(1, Math.ceil(minSidePx / Math.max(width, height)));
  return { width: width * factor, height: height * factor };
}

/** How wide a stroke is on a pad: a good pixel of a small picture, a thirteenth of a large one. */
function strokeWidthPx(image: ImageInput): number {
  const { width } = padSize(image);
  return Math.min(width / 7, Math.max(width / 13, (1.2 * width) / image.width));
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this browser has no canvas');
  return context;
}

export function clear(canvas: HTMLCanvasElement, { inverted }: ImageInput): void {
  const context = contextOf(canvas);
  context.fillStyle = inverted ? '#000' : '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** Draws from one place to another, in pixels of the pad; a dot where they are the same. */
export function stroke(
  canvas: HTMLCanvasElement,
  image: ImageInput,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  const context = contextOf(canvas);
  context.strokeStyle = image.inverted ? '#fff' : '#000';
  context.lineWidth = strokeWidthPx(image);
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

export function readPixels(canvas: HTMLCanvasElement): Rgba {
  return contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
}

/** Paints a picture over the whole pad, each of its pixels as a square. */
export function paintPixels(canvas: HTMLCanvasElement, { data, width, height }: Rgba): void {
  const small = document.createElement('canvas');
  small.width = width;
  small.height = height;
  contextOf(small).putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
}

/** Paints the middle of a picture from a file so that it covers the pad; returns whether it is a picture. */
export async function paintFile(canvas: HTMLCanvasElement, file: File): Promise<boolean> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) return false;
  const context = contextOf(canvas);
  const scale = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  // Enlarged it keeps its pixels, so that a picture in the model's own size gets there as it is.
  context.imageSmoothingEnabled = scale < 1;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  bitmap.close();
  return true;
}
