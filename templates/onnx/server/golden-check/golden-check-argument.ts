/** The argument with which the server's own program replays the golden cases of its image at another server. */
export const goldenCheckArgument = '--golden-check';
