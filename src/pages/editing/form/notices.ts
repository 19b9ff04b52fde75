/** What a person should look at twice before a figure is saved. */
import type { Texts } from './texts.ts'

const undated =
  'Without a period it stands for all time: in totals over the years it takes the place of the figures of single ' +
  'years, and a plan has no day by which it is due.'

/** Returns notices by control: `prefix` begins the names of a figure's controls. */
export const noticesOn = (texts: Texts, prefix = ''): [name: string, notice: string][] => {
  const isFilled = (key: string): boolean => (texts.get(`${prefix}${key}`) ?? '').trim() !== ''
  return isFilled('value') && !isFilled('periodStart') && !isFilled('periodEnd')
    ? [[`${prefix}periodStart`, undated]]
    : []
}
