import type { TextPiece } from './marks.ts';

/** A text with what was found in it. */
export function MarkedText({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  return (
    <p class="marked">
      {pieces.map(({ text, label }, i) =>
        label === null ? (
          text
        ) : (
          <mark key={i}>
            {text} <small>{label}</small>
          </mark>
        ),
      )}
    </p>
  );
}
