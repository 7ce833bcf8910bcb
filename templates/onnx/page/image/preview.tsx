import { useEffect, useRef } from 'preact/hooks';
import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
import { elementsImage } from './normalise.ts';
import { clear, paintPixels } from './pad-canvas.ts';

/** The picture as the model gets it: in its size, made back from the numbers that are sent. */
export function Preview({
  elements,
  image,
}: {
  readonly elements: readonly number[] | null;
  readonly image: ImageInput;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    if (elements === null) clear(canvas.current, image);
    else paintPixels(canvas.current, elementsImage(elements, image));
  }, [elements]);
  const { width, height, channels } = image;
  return (
    <div class="seen">
      <canvas ref={canvas} width={width} height={height} role="img" aria-label="What the model sees" />
      What the model sees: {width} × {height}
      {channels === 1 ? ', grey' : ', colour'}
    </div>
  );
}
