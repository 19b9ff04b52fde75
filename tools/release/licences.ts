/** Decides which licences a package that we install for others may have. */
import type { Installed } from './production.ts'

/** Permissive licences, whose only conditions a list of packages with their licence texts meets. */
export const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
])

/** Returns what forbids a package, if anything; a licence that offers a choice (`OR`) is for a person to decide. */
export const objectionTo = ({ name, version, licence }: Installed): string | undefined => {
  const foreign = licence.split(' AND ').filter((part) => !allowed.has(part))
  return foreign.length === 0 ? undefined : `${name}@${version}: ${foreign.join(', ')}`
}
