/** Puts an edit beside the change that another person has made to the record meanwhile. */
import type { Data } from '../../../model/canonical.ts'
import type { Resource } from '../../../model/resource.ts'
import { html, type Content } from '../../layout/html.ts'
import { fieldsToFill, textsOf, type Texts } from './texts.ts'
import { words } from '../../words/words.ts'

export interface Conflict {
  /** The edit, with the other change where the edit left a field as it was. */
  readonly texts: Texts
  /** The other change, by control. */
  readonly notes: ReadonlyMap<string, Content>
}

const keyOf = (name: string): string => name.split('.')[0] ?? name

/** Returns the controls of one field, or of all elements of a list. */
const ofField = (texts: Texts, key: string): [string, string][] => [...texts].filter(([name]) => keyOf(name) === key)

const asText = (controls: readonly (readonly [string, string])[]): string =>
  controls
    .map(([, text]) => text.replace(/\r\n?/g, '\n').trim())
    .filter((text) => text !== '')
    .join('\n')

const shown = (text: string): Content => (text === '' ? words().frame.nothing : html`<q>${text}</q>`)

/**
 * Compares three states of a record: `base`, which the person saw; `now`, as another person left it; and `edit`. A field
 * that the edit leaves alone takes the other change. A field that both changed keeps the edit, and the note tells the
 * other change. Nothing is decided for the person: the form is shown again.
 */
export const conflictOf = (resource: Resource, base: Data, now: Data, edit: Texts, by: string): Conflict => {
  const fields = fieldsToFill(resource)
  const [before, after] = [textsOf(fields, base), textsOf(fields, now)]
  const texts = new Map<string, string>()
  const notes = new Map<string, Content>()
  for (const key of Object.keys(fields)) {
    const [was, is, mine] = [before, after, edit].map((all) => ofField(all, key)) as [
      [string, string][],
      [string, string][],
      [string, string][],
    ]
    const isTheirs = asText(was) !== asText(is)
    const isMine = asText(was) !== asText(mine)
    for (const [name, text] of isMine ? mine : is) texts.set(name, text)
    if (!isTheirs || asText(is) === asText(mine)) continue
    notes.set(
      key,
      isMine
        ? words().editing.bothChanged(by, shown(asText(is)), shown(asText(was)))
        : words().editing.theirChange(by, shown(asText(was))),
    )
  }
  return { texts, notes }
}
