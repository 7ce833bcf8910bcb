import type { RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
import { clear, padSize, stroke } from './pad-canvas.ts';

type Place = readonly [x: number, y: number];

/** Along one side, steps of the arrow keys. */
const keySteps = 28;

const arrows: ReadonlyMap<string, Place> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** A canvas to draw on with a pointer, or with arrow keys and a pen that Space sets down and lifts. */
export function DrawingPad({
  label,
  image,
  canvas,
  onBegin,
  onStroke,
}: {
  /** The input's name. */
  readonly label: string;
  readonly image: ImageInput;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Told after each piece of a stroke, and whether it was the last. */
  readonly onStroke: (isOver: boolean) => void;
  /** Told before the first piece of one. */
  readonly onBegin: () => void;
}) {
  const { width, height } = padSize(image);
  const last = useRef<Place | null>(null);
  const [pen, setPen] = useState<{ readonly at: Place; readonly isDown: boolean } | null>(null);
  const helpId = useId();
  useEffect(() => {
    if (canvas.current !== null) clear(canvas.current, image);
  }, []);

  const draw = (from: Place, to: Place, isOver: boolean) => {
    if (canvas.current === null) return;
    stroke(canvas.current, image, from, to);
    onStroke(isOver);
  };
  const placeOf = (event: PointerEvent & { readonly currentTarget: HTMLCanvasElement }): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * width,
      ((event.clientY - box.top) / box.height) * height,
    ];
  };
  const press = (key: string): boolean => {
    const { at, isDown } = pen ?? { at: [width / 2, height / 2] as const, isDown: false };
    if (key === ' ') {
      if (!isDown) {
        onBegin();
        draw(at, at, true);
      }
      setPen({ at, isDown: !isDown });
      return true;
    }
    const arrow = arrows.get(key);
    if (arrow === undefined) return false;
    const step = Math.max(width, height) / keySteps;
    const next: Place = [
      Math.min(width, Math.max(0, at[0] + arrow[0] * step)),
      Math.min(height, Math.max(0, at[1] + arrow[1] * step)),
    ];
    if (isDown) draw(at, next, true);
    setPen({ at: next, isDown });
    return true;
  };
  return (
    <div class="pad">
      <div class="sheet">
        <canvas
          ref={canvas}
          width={width}
          height={height}
          tabIndex={0}
          role="application"
          aria-label={`Drawing pad for ${label}`}
          aria-describedby={helpId}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            last.current = placeOf(event);
            onBegin();
            draw(last.current, last.current, false);
          }}
          onPointerMove={(event) => {
            if (last.current === null) return;
            const place = placeOf(event);
            draw(last.current, place, false);
            last.current = place;
          }}
          onPointerUp={() => {
            last.current = null;
            onStroke(true);
          }}
          onPointerCancel={() => {
            last.current = null;
          }}
          onKeyDown={(event) => {
            if (press(event.key)) event.preventDefault();
          }}
          onBlur={() => setPen(null)}
        />
        {pen !== null && (
          <span
            class="pen"
            style={{
              left: `${(pen.at[0] / width) * 100}%`,
              top: `${(pen.at[1] / height) * 100}%`,
              opacity: pen.isDown ? 1 : 0.6,
            }}
          />
        )}
      </div>
      <p class="hint" id={helpId}>
        Draw with a pointer, or with the arrow keys; Space sets the pen down and lifts it.
      </p>
    </div>
  );
}
