import type { Answer } from './answer.ts';
import { BarsTable } from './bars-table.tsx';
import { cosine, vectorOf } from './similarity.ts';

/** How similar the vector of a row is to those of the others; nothing where they are none. */
export function Similarities({ answer, chosen }: { readonly answer: Answer; readonly chosen: number }) {
  const own = vectorOf(answer[chosen]);
  if (own === null) return null;
  const bars = answer.flatMap((outputs, row) => {
    const other = row === chosen ? null : vectorOf(outputs);
    if (other === null) return [];
    const value = cosine(own, other);
    return [{ label: `Row ${row + 1}`, value, text: value.toFixed(3), start: 0, length: Math.max(0, value) }];
  });
  return (
    <div class="output">
      <h3>Similarity to row {chosen + 1} (cosine)</h3>
      <BarsTable bars={bars} name={`Similarity to row ${chosen + 1}`} expected={null} />
    </div>
  );
}
