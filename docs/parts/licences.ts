/** Lists the packages that an installation brings, with their licences. */
import { production } from '../../tools/release/production.ts'
import { code, table } from './markdown.ts'

export const licenceTable = (): string =>
  table(
    ['package', 'version', 'licence'],
    production().map(({ name, version, licence }) => [code(name), version, licence]),
  )
