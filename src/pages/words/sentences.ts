/** Sentences of other rooms in Chinese. */
export const inChinese = (sentence: string): string => sentence
