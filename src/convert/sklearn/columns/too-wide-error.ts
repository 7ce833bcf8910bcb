/** Columns with zeros in between that are too many to be written out: who reads the file tells whose they are. */
export class TooWideError extends Error {
  override name = 'TooWideError';
  readonly suggestions: readonly string[] = [
    'Fit the vectorizer with fewer columns: max_features=10000, or n_features of a HashingVectorizer.',
    'Or use a linear model, naive Bayes or TruncatedSVD behind it: they take only the words that a text has.',
    'A vectorizer alone answers with all of its columns: give its model, too, as in mlpack build vectorizer.pkl model.pkl.',
  ];

  constructor(count: number, most: number) {
    super(
      `makes ${count} columns of texts, mostly zeros, which something in it takes or gives with all of the zeros; that goes up to ${most}`,
    );
  }
}
