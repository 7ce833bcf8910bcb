import { useState } from 'preact/hooks';
import type { Json } from '../data/exact-json.ts';
import { fileUrl } from '../form/file-base64.ts';
import { boxesOf } from './marks.ts';

/** A picture with the boxes of what was found in it; nothing where the answer has none. */
export function BoxedPicture({ picture, json }: { readonly picture: string; readonly json: Json }) {
  const [size, setSize] = useState({ width: 1, height: 1 });
  const boxes = boxesOf(json, size);
  if (boxes === null) return null;
  const share = (of: number): string => `${of * 100}%`;
  return (
    <div class="boxed">
      <img
        src={fileUrl('picture', picture)}
        alt={`The picture, with ${boxes.map(({ label }) => label).join(', ')}`}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setSize({ width: naturalWidth, height: naturalHeight })
        }
      />
      {size.width > 1 &&
        boxes.map(({ label, left, top, width, height }, i) => (
          <div
            key={i}
            class={`box ${left > 0.5 ? 'late' : ''}`}
            aria-hidden="true"
            style={{ left: share(left), top: share(top), width: share(width), height: share(height) }}
          >
            <small>{label}</small>
          </div>
        ))}
    </div>
  );
}
