/** The argument with which the server's own program runs as the writer of its prediction log. */
export const writerArgument = '--prediction-writer';
