/** HTML as values: templates escape whatever is not HTML already. */
import { html, raw } from 'hono/html'

export { html, raw }
export type Html = ReturnType<typeof html>

/** Content of a template; undefined renders nothing. */
export type Content = Html | string | undefined | readonly Content[]
