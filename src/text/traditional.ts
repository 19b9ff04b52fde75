/** Folds traditional Chinese characters to simplified ones, character by character, so that positions stay. */
import { configs } from 'opencc-js/preset/t2cn'

/** Each traditional character with its simplified form: the last table of OpenCC. Those before it have phrases. */
const table = String(configs['t2s']?.conversionChain.flat().at(-1))

/** From a traditional character to its simplified form, without those that stay as they are. */
export const simplified: ReadonlyMap<string, string> = new Map(
  table
    .split('|')
    .map((pair) => pair.split(' ') as [string, string])
    .filter(([traditional, form]) => traditional !== form),
)

/** Han characters that are not in this table stay as they are. */
const han = /\p{Script=Han}/gu

export const simplifiedFrom = (text: string): string =>
  text.replace(han, (character) => simplified.get(character) ?? character)
