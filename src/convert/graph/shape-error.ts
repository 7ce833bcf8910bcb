/** Tensors that don't fit each other, as what a file says of its sizes doesn't: who reads the file tells whose they are. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}
