/** Folds traditional Chinese characters to simplified ones, character by character, so that positions stay. */
import pairs from 'opencc-js/dict/TSCharacters'

/** From a traditional character to its simplified form, by OpenCC, without those that stay as they are. */
export const simplified: ReadonlyMap<string, string> = new Map(
  pairs
    .split('|')
    .map((pair) => pair.split(' ') as [string, string])
    .filter(([traditional, form]) => traditional !== form),
)

/** Han characters that are not in this table stay as they are. */
const han = /\p{Script=Han}/gu

export const simplifiedFrom = (text: string): string =>
  text.replace(han, (character) => simplified.get(character) ?? character)
