/** Renders a text with every quantity marked: one leads to the figure that says it, or to the form of a new figure. */
import type { SaidCandidate } from '../store/candidates.ts'
import { address, pageOf, type Parameters } from './layout/addresses.ts'
import { link } from './layout/components.ts'
import { html, type Content, type Html } from './layout/html.ts'

/** Returns the address of the form of a figure, filled with what the text says. */
const formFrom = (sourceId: string, { candidate }: SaidCandidate): string => {
  const { at, subject, reported, alternatives: _alternatives, ...said } = candidate
  const fields: Parameters = {
    ...Object.fromEntries(Object.entries(said).map(([name, value]) => [name, value ?? undefined])),
    subjectKind: subject?.kind,
    subjectId: subject?.id,
    sourceId,
    locator: `paragraph ${at.paragraph.toString()}`,
    ...Object.fromEntries(
      reported.flatMap(({ value, unit }, index) => [
        [`reported.${index.toString()}.value`, value],
        [`reported.${index.toString()}.unit`, unit],
      ]),
    ),
  }
  return address('/figures/new', fields)
}

const marked = (text: string, sourceId: string, isEditor: boolean, said: SaidCandidate): Content => {
  const words = text.slice(said.candidate.at.start, said.candidate.at.end)
  if (said.figureId !== null) return html`<mark class="said">${link(pageOf('figures', said.figureId), words)}</mark>`
  return html`<mark>${isEditor ? link(formFrom(sourceId, said), words) : words}</mark>`
}

export interface Marked {
  readonly text: string
  /** The part of the text to show. */
  readonly from: number
  readonly to: number
  readonly language: string | null
  readonly sourceId: string
  readonly candidates: readonly SaidCandidate[]
  readonly isEditor: boolean
}

export const markedText = ({ text, from, to, language, sourceId, candidates, isEditor }: Marked): Html => {
  const parts: Content[] = []
  let at = from
  for (const said of candidates) {
    const { start, end } = said.candidate.at
    parts.push(text.slice(at, start), marked(text, sourceId, isEditor, said))
    at = end
  }
  const lang = language === null ? undefined : html` lang="${language}"`
  return html`<div class="text"${lang}>${parts}${text.slice(at, to)}</div>`
}
