/** Finds partial writes in a register. */
import Database from 'better-sqlite3'
import type { Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { historyName, linkColumns, linkName } from '../../../src/database/schema/names.ts'
import { snakeCase } from '../../../src/model/canonical.ts'
import type { Field } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { beside } from '../databases.ts'

const differ = (one: string, other: string): string[] => [`${one} EXCEPT ${other}`, `${other} EXCEPT ${one}`]

/** The dialects of the engines. */
const words = {
  sqlite: {
    elements: (list: string) => `json_each(${list}) AS element`,
    position: 'element.key',
    value: 'element.value',
    part: (path: readonly string[]) => `json_extract(element.value, '$.${path.join('.')}')`,
  },
  postgres: {
    elements: (list: string) => `json_array_elements(${list}::json) WITH ORDINALITY AS element (value, place)`,
    position: 'element.place - 1',
    value: `element.value #>> '{}'`,
    part: (path: readonly string[]) => `element.value #>> '{${path.join(',')}}'`,
  },
}
type Words = (typeof words)['sqlite']

const linksOf = (
  { name }: Resource,
  key: string,
  field: Field,
  { elements, position, value, part: partOf }: Words,
): string[] => {
  const columns = linkColumns(field)
  const found = columns.map(({ path }) => (path.length > 0 ? partOf(path) : value))
  return differ(
    `SELECT record_id, position, ${columns.map(({ column }) => column).join(', ')} FROM ${linkName(name, key)}`,
    `SELECT ${name}.id, ${position}, ${found.join(', ')} FROM ${name}, ${elements(`${name}.${snakeCase(key)}`)}`,
  )
}

/** Returns queries by fault; each row that a query finds is a fault. */
const faultsOf = (resource: Resource, engine: Words): [string, string[]][] => {
  const { name, own } = resource
  const history = historyName(name)
  return [
    ...Object.entries(own)
      .filter(([, { kind }]) => kind === 'list')
      .map(([key, field]): [string, string[]] => [
        `${name} whose links are not their ${key}`,
        linksOf(resource, key, field, engine),
      ]),
    [
      `states of ${name} that no change began`,
      differ(
        `SELECT * FROM (SELECT id, revision, since, updated_at FROM ${name}
          UNION ALL SELECT id, revision, since, updated_at FROM ${history}) AS states`,
        `SELECT record_id, revision, sequence, at FROM changes WHERE resource = '${name}' AND action <> 'delete'`,
      ),
    ],
    [
      `states of ${name} that no change ended`,
      differ(
        `SELECT id, until FROM ${history}`,
        `SELECT record_id, sequence FROM changes WHERE resource = '${name}' AND action <> 'create'`,
      ),
    ],
  ]
}

const everywhere: [string, string[]][] = [
  [
    'sequences with a gap',
    [
      'SELECT sequence FROM (SELECT sequence, row_number() OVER (ORDER BY sequence) AS place FROM changes) AS placed WHERE sequence <> place',
    ],
  ],
  [
    'a register that is not at its last change',
    ['SELECT sequence FROM register WHERE sequence <> (SELECT count(*) FROM changes)'],
  ],
  [
    'revisions with a gap',
    [
      `SELECT resource, record_id, revision FROM (SELECT *, row_number() OVER (PARTITION BY resource, record_id ORDER BY sequence) AS place
    FROM changes) AS placed WHERE revision <> place`,
    ],
  ],
]

/** Returns the names of all faults in a register; none if each write is complete or absent. */
export const faultsIn = (database: Database.Database): string[] => [
  ...(database.pragma('integrity_check') as { integrity_check: string }[])
    .map((row) => row.integrity_check)
    .filter((said) => said !== 'ok'),
  ...(database.pragma('foreign_key_check') as unknown[]).map(
    (row) => `a reference leads nowhere: ${JSON.stringify(row)}`,
  ),
  ...[...everywhere, ...everyResource.flatMap((resource) => faultsOf(resource, words.sqlite))].flatMap(
    ([what, queries]) =>
      queries.flatMap((query) =>
        database
          .prepare(query)
          .safeIntegers()
          .raw()
          .all()
          .map((row) => `${what}: ${String(row)}`),
      ),
  ),
]

/** Returns the faults of a register in PostgreSQL. */
export const faultsWith = async (
  rows: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<string[]> => {
  const faults: string[] = []
  for (const [what, queries] of [
    ...everywhere,
    ...everyResource.flatMap((resource) => faultsOf(resource, words.postgres)),
  ]) {
    for (const query of queries)
      faults.push(...(await rows(query)).map((row) => `${what}: ${String(Object.values(row))}`))
  }
  return faults
}

/** Returns the faults of a register in any engine. */
export const faultsAt = async (t: Test, url: string): Promise<string[]> => {
  if (!isPostgres(url)) {
    const database = new Database(url.slice('file:'.length), { readonly: true })
    t.teardown(() => database.close())
    return faultsIn(database)
  }
  return faultsWith((await beside(t, url)).rows)
}
