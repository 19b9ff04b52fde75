/** Finds words of decline, wherever they stand: amounts of money print no sign. */
import { folded } from './fold.ts'
import { isLetter } from './word-table.ts'
import { declines } from './words/tables.ts'

/** Reports whether words tell of a fall, as 比上年减少1000亿元 does. */
export const tellsFall = (text: string): boolean => {
  const { lower } = folded(text)
  for (let at = 0; at < lower.length; at++) {
    const isInsideWord = isLetter(lower, at - 1) && isLetter(lower, at)
    if (!isInsideWord && declines.at(lower, at)) return true
  }
  return false
}
