/** Audio that is not decoded, and why: a sentence without its subject. */
export class AudioError extends Error {}
