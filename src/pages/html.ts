/** HTML as values: whatever is put into a template is escaped, unless it is HTML itself. */
import { html, raw } from 'hono/html'

export { html, raw }
export type Html = ReturnType<typeof html>

/** What stands in a template: nothing where there is none. */
export type Content = Html | string | undefined | readonly Content[]
