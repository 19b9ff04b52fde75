/** What a person should look at twice before a figure is saved. */
import { html, type Content } from '../../layout/html.ts'
import type { Texts } from './texts.ts'

const undated = html`It has no period, so it stands for all time: in totals over the years it takes the place of figures of
single years about the same subject, and a plan becomes a promise without a day. Fill in the period if the source says one.`

/** Returns notices by control: `prefix` begins the names of a figure's controls. */
export const noticesOn = (texts: Texts, prefix = ''): [name: string, notice: Content][] => {
  const isFilled = (key: string): boolean => (texts.get(`${prefix}${key}`) ?? '').trim() !== ''
  return isFilled('value') && !isFilled('periodStart') && !isFilled('periodEnd')
    ? [[`${prefix}periodStart`, undated]]
    : []
}
