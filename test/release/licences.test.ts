/** Every package of an installation has a licence that MIT software may depend on, and is in the bill of materials. */
import t from 'tap'
import { objectionTo } from '../../tools/release/licences.ts'
import { production } from '../../tools/release/production.ts'
import { sbomOf } from '../../tools/release/sbom.ts'
import { matchWhole } from '../support/match-whole.ts'

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly hashes: readonly unknown[]
  readonly licenses?: readonly {
    readonly expression?: string
    readonly license?: { readonly id?: string; readonly name?: string }
  }[]
}
interface Sbom {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: { readonly component: Component & { readonly type: string } }
  readonly components: readonly Component[]
}

const licenceOf = ({ licenses: [first] = [] }: Component): string | undefined =>
  first?.expression ?? first?.license?.id ?? first?.license?.name

t.test('every package of an installation may be depended on', async (t) => {
  t.strictSame(
    production().flatMap((found) => objectionTo(found) ?? []),
    [],
  )
})

t.test('an unknown, missing, strong or optional licence is refused', async (t) => {
  const about = (name: string, licence: string): string | undefined => objectionTo({ name, version: '1.0.0', licence })
  t.strictSame(
    [
      about('one', 'MIT AND Apache-2.0'),
      about('two', 'none'),
      about('three', 'MIT AND GPL-3.0-only'),
      about('four', 'LGPL-3.0-or-later'),
      about('five', '(MIT OR GPL-2.0)'),
    ],
    [
      undefined,
      'two@1.0.0: none',
      'three@1.0.0: GPL-3.0-only',
      'four@1.0.0: LGPL-3.0-or-later',
      'five@1.0.0: (MIT OR GPL-2.0)',
    ],
  )
})

t.test('the bill of materials names each package once, with its version, hash and licence', async (t) => {
  const { bomFormat, specVersion, metadata, components } = JSON.parse(sbomOf()) as Sbom
  t.match({ bomFormat, specVersion }, { bomFormat: 'CycloneDX', specVersion: /^1\.\d$/ })
  matchWhole(t, metadata.component, { type: 'application', name: 'planledger', licenses: [{ license: { id: 'MIT' } }] })
  const packages = components.map((component) => `${component.name}@${component.version} ${licenceOf(component) ?? ''}`)
  t.strictSame(
    packages.sort(),
    production()
      .map(({ name, version, licence }) => `${name}@${version} ${licence}`)
      .sort(),
  )
  t.strictSame(
    components
      .filter(({ hashes, purl }) => hashes.length === 0 || !purl.startsWith('pkg:npm/'))
      .map(({ name }) => name),
    [],
  )
})
