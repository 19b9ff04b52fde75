/** Finds what is half written in the file of a register, whoever has written it. */
import type Database from 'better-sqlite3'
import { historyName, linkFields, linkName } from '../src/database/names.ts'
import { snakeCase } from '../src/resources/canonical.ts'
import type { Field } from '../src/resources/field.ts'
import { everyResource } from '../src/resources/index.ts'
import type { Resource } from '../src/resources/resource.ts'

const differ = (one: string, other: string): string[] => [`${one} EXCEPT ${other}`, `${other} EXCEPT ${one}`]

const linksOf = ({ name }: Resource, key: string, field: Field): string[] => {
  const parts = Object.keys(linkFields(field))
  const elements = parts.map((part) => field.parts ? `json_extract(element.value, '$.${part}')` : 'element.value')
  return differ(`SELECT record_id, position, ${parts.map(snakeCase).join(', ')} FROM ${linkName(name, key)}`,
    `SELECT ${name}.id, element.key, ${elements.join(', ')} FROM ${name}, json_each(${name}.${snakeCase(key)}) AS element`)
}

/** By what is wrong, queries whose rows are each a fault. */
const faultsOf = (resource: Resource): [string, string[]][] => {
  const { name, own, fields } = resource
  const history = historyName(name)
  const columns = Object.keys(fields).map((key) => `"${snakeCase(key)}"`).join(', ')
  return [
    [`${name} that are not as their last state`, differ(`SELECT ${columns} FROM ${name}`, `SELECT ${columns} FROM ${history} WHERE until IS NULL`)],
    ...Object.entries(own).filter(([, { kind }]) => kind === 'list').map(([key, field]): [string, string[]] =>
      [`${name} whose links are not their ${key}`, linksOf(resource, key, field)]),
    [`states of ${name} that no change began`, differ(`SELECT id, revision, since, updated_at FROM ${history}`,
      `SELECT record_id, revision, sequence, at FROM changes WHERE resource = '${name}' AND action <> 'delete'`)],
    [`states of ${name} that no change ended`, differ(`SELECT id, until FROM ${history} WHERE until IS NOT NULL`,
      `SELECT record_id, sequence FROM changes WHERE resource = '${name}' AND action <> 'create'`)],
  ]
}

const everywhere: [string, string[]][] = [
  ['sequences with a gap', ['SELECT sequence FROM (SELECT sequence, row_number() OVER (ORDER BY sequence) AS place FROM changes) WHERE sequence <> place']],
  ['a register that is not at its last change', ['SELECT sequence FROM register WHERE sequence <> (SELECT count(*) FROM changes)']],
  ['revisions with a gap', [`SELECT resource, record_id, revision FROM (SELECT *, row_number() OVER (PARTITION BY resource, record_id ORDER BY sequence) AS place
    FROM changes) WHERE revision <> place`]],
]

/** All faults of a register, named; none where each write is there as a whole or not at all. */
export const faultsIn = (database: Database.Database): string[] => [
  ...(database.pragma('integrity_check') as { integrity_check: string }[]).map((row) => row.integrity_check).filter((said) => said !== 'ok'),
  ...(database.pragma('foreign_key_check') as unknown[]).map((row) => `a reference leads nowhere: ${JSON.stringify(row)}`),
  ...[...everywhere, ...everyResource.flatMap(faultsOf)].flatMap(([what, queries]) => queries.flatMap((query) =>
    database.prepare(query).safeIntegers().raw().all().map((row) => `${what}: ${String(row)}`))),
]
