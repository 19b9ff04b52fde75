/** The text printed when the server has started: addresses and the first key. */
import type { Config } from '../config.ts'
import type { FirstKey } from './create-key.ts'

const writing = (publicUrl: string, key: string): string => `        To write:
  curl -X PATCH ${publicUrl}/v1/regions/guangdong \\
    -H "Authorization: Bearer ${key}" -H "Content-Type: application/merge-patch+json" \\
    -d '{"aliases": ["Guangdong Province", "CN-44", "Canton"]}'
`

const keyLines = (publicUrl: string, first: FirstKey): string =>
  'key' in first
    ? `  Key   ${first.key}\n        It is not shown again.\n${writing(publicUrl, first.key)}`
    : `  Key   in ${first.file}\n${writing(publicUrl, `$(cat ${first.file})`)}`

export const announcement = ({ publicUrl }: Config, first: FirstKey | undefined): string => `
  Planledger is at ${publicUrl}
  Page  ${publicUrl}/
  Docs  ${publicUrl}/docs
  API   ${publicUrl}/v1/figures?regionId.within=guangdong&include=sources
${first ? keyLines(publicUrl, first) : ''}
`
