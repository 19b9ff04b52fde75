/** Describes every setting, from the schema that checks them. */
import { documentedSettings } from '../../src/config.ts'
import { code, codes, table } from './markdown.ts'

interface Setting {
  readonly type: 'integer' | 'string' | 'boolean'
  readonly description: string
  readonly default?: string | number | boolean
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
}

const settings = Object.entries(documentedSettings as unknown as Readonly<Record<string, Setting>>)

const defaultOf = ({ default: value }: Setting): string => (value === undefined ? 'none' : code(String(value)))

const takes = ({ type, enum: values, minimum, maximum, minLength = 1 }: Setting): string => {
  if (values) return codes(values)
  if (type === 'boolean') return codes(['true', 'false'])
  if (type === 'integer')
    return maximum === undefined ? `a number from ${String(minimum)}` : `${String(minimum)} to ${String(maximum)}`
  return minLength > 1 ? `text of at least ${minLength.toString()} characters` : 'text'
}

/** Returns the table of settings in the README: an enumeration lists its values. */
export const shortSettings = (): string =>
  table(
    ['setting', 'default', 'means'],
    settings.map(([name, setting]) => [
      code(name),
      defaultOf(setting),
      setting.enum ? setting.description.replace(/\.$/, `: ${codes(setting.enum)}.`) : setting.description,
    ]),
  )

export const settingTable = (): string =>
  table(
    ['setting', 'default', 'takes', 'means'],
    settings.map(([name, setting]) => [code(name), defaultOf(setting), takes(setting), setting.description]),
  )
