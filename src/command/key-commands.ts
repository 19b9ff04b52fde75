/** `planledger keys`: makes, lists and revokes API keys. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { IsDate, IsDateTime } from 'typebox/format'
import { canonicalInstant } from '../model/canonical.ts'
import type { Key, Role } from '../store/keys.ts'
import { examples } from './help.ts'
import { createKey, keyState } from './create-key.ts'
import {
  formOf,
  jsonOption,
  onRegister,
  onRegisterMade,
  print,
  printed,
  report,
  tableOptions,
  type TableOptions,
} from './with-register.ts'
import type { TextColumn } from './table.ts'

interface Options {
  readonly json?: boolean
}
interface Wanted extends Options {
  readonly role: Role
  readonly label: string
  readonly expires?: string
}

const labelIn = (text: string): string => {
  if (text.trim() === '' || text.length > 200 || /[\p{Cc}\u2028\u2029]/u.test(text)) {
    throw new InvalidArgumentError('It must be a line of 1 to 200 characters.')
  }
  return text
}

const expiryIn = (text: string): string => {
  const instant = IsDate(text) ? `${text}T00:00:00Z` : text
  if (!IsDateTime(instant))
    throw new InvalidArgumentError(
      'It must be a date or an instant with an offset, such as 2027-01-01 or 2027-01-01T09:00:00+08:00.',
    )
  const expiresAt = canonicalInstant(instant)
  if (expiresAt <= new Date().toISOString()) throw new InvalidArgumentError('It is past.')
  return expiresAt
}

const columns: readonly TextColumn<Key>[] = [
  { head: 'ID', cell: ({ id }) => id },
  { head: 'ROLE', cell: ({ role }) => role },
  { head: 'STATE', cell: keyState },
  { head: 'CREATED', cell: ({ createdAt }) => createdAt },
  { head: 'EXPIRES', cell: ({ expiresAt }) => expiresAt },
  { head: 'LAST USED', cell: ({ lastUsedAt }) => lastUsedAt },
  { head: 'LABEL', cell: ({ label }) => label },
]

const described = ({ id, role, label }: Key): string => `${id} (${role}, ${label})`

/** Finds the key with an id or a label. */
const meant = (keys: readonly Key[], name: string): Key => {
  const named = keys.filter(({ id, label }) => id === name || label === name)
  const valid = named.filter(({ revokedAt }) => revokedAt === null)
  const [key, another] = valid
  if (another)
    throw new Error(`Several keys are called ${name}: ${valid.map(described).join(', ')}. Say which by its id.`)
  if (key) return key
  const [revoked] = named
  throw new Error(
    revoked
      ? `The key ${described(revoked)} was revoked at ${String(revoked.revokedAt)}.`
      : `There is no key with the id or label ${name}.`,
  )
}

/** Adds `create`, `list` and `revoke` to the command `keys`. */
export const addKeyCommands = (keys: Command): void => {
  keys
    .command('create')
    .description('create a key and print it; it is never shown again')
    .addOption(new Option('--role <role>', 'its rights').choices(['reader', 'editor', 'admin']).makeOptionMandatory())
    .addOption(
      new Option('--label <label>', 'the name recorded with its changes').argParser(labelIn).makeOptionMandatory(),
    )
    .addOption(new Option('--expires <when>', 'the date (UTC) or instant at which it expires').argParser(expiryIn))
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples(
        'keys create --role editor --label newsroom --expires 2027-01-01',
        'keys create --role admin --label me > key',
      ),
    )
    .action(({ role, label, expires, json = false }: Wanted) =>
      onRegisterMade(async (store) => {
        await createKey(store, { role, label }, expires, (key) =>
          printed(json ? JSON.stringify({ key, role, label, expiresAt: expires ?? null }) : key),
        )
      }),
    )

  const listing = keys
    .command('list')
    .description('list all keys, including expired and revoked ones')
    .addHelpText('after', examples('keys list', `keys list --json | jq -r '.[] | select(.lastUsedAt == null).label'`))
    .action((options: TableOptions) =>
      onRegister(async (store) => {
        const all = await store.keys()
        const { csvTable: csvOf, textTable } = await import('./table.ts')
        const form = formOf(options)
        if (form === 'csv') process.stdout.write(csvOf(columns, all))
        else if (form === 'table') print(textTable(columns, all))
        else
          print(
            JSON.stringify(
              all.map((key) => ({ ...key, state: keyState(key) })),
              null,
              2,
            ),
          )
      }),
    )
  for (const option of tableOptions()) listing.addOption(option)

  keys
    .command('revoke')
    .description('revoke a key immediately')
    .argument('<key>', 'its id, or its label if no other key has it')
    .option(...jsonOption)
    .addHelpText('after', examples('keys revoke newsroom'))
    .action((name: string, { json = false }: Options) =>
      onRegister(async (store) => {
        const key = meant(await store.keys(), name)
        await store.revokeKey(key.id)
        report(json, `The key ${described(key)} is revoked.`, { id: key.id, role: key.role, label: key.label })
      }),
    )
}
