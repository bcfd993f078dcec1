/** Replaces `$NAME`, `${NAME}` and `${NAME:-otherwise}` as a Dockerfile means them; what nobody set is empty. */
export const expandVariables = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(
    /\$(?:\{(?<braced>\w+)(?::-(?<otherwise>[^}]*))?\}|(?<plain>\w+))/g,
    (_, braced: string | undefined, otherwise: string | undefined, plain: string | undefined) =>
      values[braced ?? plain ?? ''] || (otherwise ?? ''),
  );
