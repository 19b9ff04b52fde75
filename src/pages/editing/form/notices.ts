/** Warnings about a figure before it is saved. */
import type { Texts } from './texts.ts'
import { words } from '../../words/words.ts'

/** Returns notices by control: `prefix` begins the names of a figure's controls. */
export const noticesOn = (texts: Texts, prefix = ''): [name: string, notice: string][] => {
  const isFilled = (key: string): boolean => (texts.get(`${prefix}${key}`) ?? '').trim() !== ''
  return isFilled('value') && !isFilled('periodStart') && !isFilled('periodEnd')
    ? [[`${prefix}periodStart`, words().editing.undated]]
    : []
}
