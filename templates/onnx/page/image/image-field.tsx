import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImageSpec } from '../data/contract.ts';
import { FileButton } from '../ui/file-button.tsx';
import { DrawingPad } from './drawing-pad.tsx';
import { imageElements, elementsImage } from './normalise.ts';
import { clear, paintFile, paintPixels, readPixels } from './pad-canvas.ts';
import { Preview } from './preview.tsx';
import { brightness, inverted, resized } from './rgba.ts';

/** Larger pictures are looked at when a stroke ends, not while it is drawn. */
const maxLiveElements = 4096;

/** A picture for an input: drawn or chosen, and beside it what the model gets. */
export function ImageField({
  label,
  image,
  dtype,
  elements,
  onChange,
}: {
  readonly label: string;
  readonly image: ImageSpec;
  readonly dtype: string;
  /** null: nothing is drawn. */
  readonly elements: readonly number[] | null;
  readonly onChange: (elements: readonly number[] | null) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const own = useRef<readonly number[] | null>(null);
  const [problem, setProblem] = useState('');
  const { width, height, channels } = image;

  // An example or a file filled the form: the pad shows it.
  useEffect(() => {
    if (canvas.current === null || (elements !== null && elements === own.current)) return;
    if (elements === null) clear(canvas.current, image);
    else paintPixels(canvas.current, elementsImage(elements, image));
  }, [elements]);

  const read = () => {
    if (canvas.current === null) return;
    own.current = imageElements(resized(readPixels(canvas.current), width, height), image, dtype);
    onChange(own.current);
  };
  const choose = async (file: File) => {
    if (canvas.current === null) return;
    const isPainted = await paintFile(canvas.current, file);
    setProblem(isPainted ? '' : `${file.name} is no picture that this browser can read`);
    if (!isPainted) return;
    // Ink on paper, for a model that expects light strokes on a dark ground.
    if (image.inverted && brightness(readPixels(canvas.current)) > 127) invert();
    else read();
  };
  const invert = () => {
    if (canvas.current === null) return;
    paintPixels(canvas.current, inverted(readPixels(canvas.current)));
    read();
  };
  return (
    <>
      <div class="picture">
        <DrawingPad
          label={label}
          image={image}
          canvas={canvas}
          onBegin={() => {
            // An example is replaced, not drawn over.
            if (canvas.current !== null && elements !== own.current) clear(canvas.current, image);
          }}
          onStroke={(isOver) => {
            if (isOver || width * height * channels <= maxLiveElements) read();
          }}
        />
        <div>
          <Preview elements={elements} image={image} />
          <div class="picture-tools">
            <button type="button" class="button small" onClick={() => onChange(null)}>
              Clear
            </button>
            <button type="button" class="button small" onClick={invert}>
              Invert
            </button>
            <FileButton
              isSmall
              label="Choose a picture"
              accept="image/*"
              onFile={(file) => void choose(file)}
            />
          </div>
        </div>
      </div>
      <div role="alert">{problem !== '' && <p class="problem">{problem}</p>}</div>
    </>
  );
}
