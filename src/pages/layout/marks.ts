/** Shows a state as a shape with its word, so that no colour tells it alone. */
import type { CheckName, Severity } from '../../figures/checks/checks.ts'
import type { PromiseState } from '../../figures/promises/promises.ts'
import { capital } from '../../text/in-words.ts'
import { words } from '../words/words.ts'
import { html, type Html, raw } from './html.ts'
import { spoken } from './words.ts'

const shapes = {
  met: '<circle class="full" cx="8" cy="8" r="6"/><path class="cut" d="M5 8l2 2 4-4"/>',
  short: '<path d="M3 3l10 10M13 3L3 13"/>',
  'partly-reported': '<circle cx="8" cy="8" r="6"/><path class="full" d="M8 2a6 6 0 0 1 0 12z"/>',
  unreported: '<circle cx="8" cy="8" r="6" stroke-dasharray="2.5 2.2"/>',
  open: '<circle cx="8" cy="8" r="6"/>',
  error: '<path d="M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5zM5.5 5.5l5 5M10.5 5.5l-5 5"/>',
  warning: '<path d="M8 2l6.5 12h-13zM8 6.5v4M8 12v.6"/>',
  notice: '<path d="M3 4h10M3 8h10M3 12h6"/>',
} as const satisfies Readonly<Record<PromiseState | Severity, string>>

const mark = (kind: keyof typeof shapes, word: string, more?: Html): Html =>
  html`<span class="state ${kind}"><svg viewBox="0 0 16 16" aria-hidden="true">${raw(shapes[kind])}</svg>${capital(word)}${more}</span>`

export const stateMark = (state: PromiseState): Html => mark(state, words().figure.states[state])

/** Names a check; its shape is that of the severity, which is also said to those who see no shape. */
export const severityMark = (severity: Severity, check: CheckName): Html =>
  mark(severity, spoken(check), html`<span class="unseen"> (${spoken(severity)})</span>`)
