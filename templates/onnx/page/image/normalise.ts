import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
import type { Rgba } from './rgba.ts';

/** Red, green and blue as an eye weighs them (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114];

/** A picture of the model's size as the elements of its input, row-major: (pixel × scale − mean) / std. */
export function imageElements({ data }: Rgba, image: ImageInput, dtype: string): number[] {
  const { channels, height, width, layout } = image;
  const isInteger = !dtype.includes('float');
  const at = (pixel: number, channel: number) => {
    const element = normalised(channelOf(data, pixel, channel, channels), image, channel);
    return isInteger ? Math.round(element) : Number(element.toPrecision(7));
  };
  const pixels = Array.from({ length: height * width }, (_, i) => i);
  const all = Array.from({ length: channels }, (_, i) => i);
  return layout === 'NHWC'
    ? pixels.flatMap((pixel) => all.map((channel) => at(pixel, channel)))
    : all.flatMap((channel) => pixels.map((pixel) => at(pixel, channel)));
}

/** The picture that some elements are, for looking at what the model sees. */
export function elementsImage(elements: readonly number[], image: ImageInput): Rgba {
  const { channels, height, width, layout } = image;
  const count = height * width;
  const data = new Uint8ClampedArray(count * 4);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let c = 0; c < 4; c++) {
      const channel = channels === 1 && c < 3 ? 0 : c;
      const place = layout === 'NHWC' ? pixel * channels + channel : channel * count + pixel;
      data[pixel * 4 + c] = channel < channels ? pixelValue(elements[place] ?? 0, image, channel) : 255;
    }
  }
  return { data, width, height };
}

function channelOf(data: Uint8ClampedArray, pixel: number, channel: number, channels: number): number {
  const start = pixel * 4;
  if (channels !== 1) return data[start + channel] ?? 0;
  return luma.reduce((sum, weight, c) => sum + weight * (data[start + c] ?? 0), 0);
}

function normalised(pixel: number, { scale, mean, std }: ImageInput, channel: number): number {
  return (pixel * scale - (mean[channel] ?? mean[0] ?? 0)) / (std[channel] ?? std[0] ?? 1);
}

function pixelValue(element: number, { scale, mean, std }: ImageInput, channel: number): number {
  return (element * (std[channel] ?? std[0] ?? 1) + (mean[channel] ?? mean[0] ?? 0)) / scale;
}
