/** Text for a terminal, from names and files that others wrote. */

/** Removes control characters: a name must not move the cursor, break a line, or reverse its direction. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ')
