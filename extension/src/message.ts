/** Looks a text up by its name in `_locales`; "" where there is none. */
export type Message = (key: string, ...substitutions: string[]) => string;
