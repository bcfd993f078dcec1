/** Passes over the end of a wait that was told to end. @throws whatever else it was. */
export const ignoreAbort = (error: unknown): void => {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
};
