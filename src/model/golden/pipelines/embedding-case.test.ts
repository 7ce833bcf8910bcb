import { expect, it } from 'vitest';
import { embeddingCase } from './embedding-case.ts';

const padded = { task: 'embedding', isPadded: true } as const;

it('a text, or several, and the name of a prompt become tensors', () => {
  expect(embeddingCase({ text: 'a' }, { embedding: [1, 2] }, padded)).toEqual({
    inputs: { text: ['a'] },
    outputs: { embedding: [[1, 2]] },
  });
  const options = { prompt_name: 'query' };
  expect(embeddingCase({ texts: ['a', 'b'], options }, { embeddings: [[1], [2]] }, padded)).toEqual({
    inputs: { text: ['a', 'b'], prompt_name: ['query', 'query'] },
    outputs: { embedding: [[1], [2]] },
  });
});

it('vectors of tokens, and rows padded where that changes answers, are left out, and tensors as they are', () => {
  expect(embeddingCase({ text: 'a' }, { pipeline: [] }, padded)).toContain('vectors of a text');
  expect(
    embeddingCase({ texts: ['a', 'b'] }, { embeddings: [[1], [2]] }, { ...padded, isPadded: false }),
  ).toContain('padded on the left');
  expect(embeddingCase({ text: ['a'] }, { embedding: [[1]] }, padded)).toBeNull();
});
