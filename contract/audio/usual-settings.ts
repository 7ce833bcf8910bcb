/** Samples that a file has at most unless somebody says otherwise, 32 s of what most models take: attention over twice as many takes gigabytes. */
export const usualMost = 2 ** 19;

/** The mean of AudioSet's features and half of what they are divided by, as ASTFeatureExtractor of transformers has them. */
export const usualScale = { mean: -4.2677393, std: 4.5689974 } as const;
