/** Why cases of several rows are left out of a model that pads on the left. */
export const paddedOnTheLeft =
  'rows padded on the left, which changes what this model answers; here rows answer as alone';

/** Why a case is left out that has none of the answers that are known; it may have the model's outputs by their names. */
export const withoutAnswer = 'without an answer of the pipeline';

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((text: unknown) => typeof text === 'string');
}
