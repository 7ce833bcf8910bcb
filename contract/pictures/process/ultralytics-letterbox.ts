/** The level around a picture in its letterbox, as `LetterBox` of Ultralytics 8 has it. */
export const usualFill = 114;

/** What Ultralytics makes of samples: it divides them by 255, which rounds otherwise than to multiply them by 1/255. */
export const dividedBy255 = { rescale: null, normalise: { mean: [0, 0, 0], std: [255, 255, 255] } } as const;
