import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
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
  readonly image: ImageInput;
  readonly dtype: string;
  /** null: nothing is drawn. */
  readonly elements: readonly number[] | null;
  readonly onChange: (elements: readonly number[] | null) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // What was read from the pad is on it already, however late it comes back.
  const own = useRef(new WeakSet<readonly number[]>());
  const [problem, setProblem] = useState('');
  const { width, height, channels } = image;

  // An example or a file filled the form: the pad shows it.
  useEffect(() => {
    if (canvas.current === null || (elements !== null && own.current.has(elements))) return;
    if (elements === null) clear(canvas.current, image);
    else paintPixels(canvas.current, elementsImage(elements, image));
  }, [elements]);

  const readPad = () => {
    if (canvas.current === null) return;
    const read = imageElements(resized(readPixels(canvas.current), width, height), image, dtype);
    own.current.add(read);
    onChange(read);
  };
  const choose = async (file: File) => {
    if (canvas.current === null) return;
    const isPainted = await paintFile(canvas.current, file);
    setProblem(isPainted ? '' : `${file.name} is no picture that this browser can read`);
    if (!isPainted) return;
    // Ink on paper, for a model that expects light strokes on a dark ground.
    if (image.inverted && brightness(readPixels(canvas.current)) > 127) invert();
    else readPad();
  };
  const invert = () => {
    if (canvas.current === null) return;
    paintPixels(canvas.current, inverted(readPixels(canvas.current)));
    readPad();
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
            const isOwn = elements !== null && own.current.has(elements);
            if (canvas.current !== null && !isOwn) clear(canvas.current, image);
          }}
          onStroke={(isOver) => {
            if (isOver || width * height * channels <= maxLiveElements) readPad();
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
