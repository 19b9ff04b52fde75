/** Reads the forms of a page that write, with the controls as a browser would send them. */
import { controlsOf } from '../pages/forms.ts'
import { unescaped } from '../pages/html.ts'
import type { Form } from './world.ts'

const posted = /<form[^>]* method="post" action="([^"]*)"[^>]*>/g

export const formsIn = (html: string): Form[] =>
  [...html.matchAll(posted)].map(([, action = '']) => ({
    action: unescaped(action),
    controls: controlsOf(html, unescaped(action)),
  }))
