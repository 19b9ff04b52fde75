/** The names under which possible duplicates are kept. */
import { createHash } from 'node:crypto'
import { duplicateKinds, namedIn, nameLabel, resourceOfKind } from '../../../figures/checks/named.ts'
import type { Register } from '../../../figures/register.ts'
import type { Data } from '../../../model/canonical.ts'

/** In characters: the subject of a finding is indexed. */
const longest = 200

/** Returns the subject of findings under a name, cut and made unique by a digest where it is long. */
export const subjectUnder = (label: string): string =>
  label.length <= longest
    ? label
    : `${Array.from(label).slice(0, longest).join('')} ${createHash('sha256').update(label).digest('base64url')}`

/** Returns the subjects of findings under the names of a record; of a resource without duplicates none. */
export const subjectsUnder = (resource: string, record: Data): string[] => {
  const alone = duplicateKinds.map((kind) => [resourceOfKind[kind], resourceOfKind[kind] === resource ? [record] : []])
  return namedIn(Object.fromEntries(alone) as Register).map((named) => subjectUnder(nameLabel(named)))
}
