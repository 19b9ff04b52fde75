/** Starts the program for each example in the help texts: half a minute. */
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { commandLine } from '../../src/command/commands.ts'
import { withoutFile } from '../support/databases.ts'
import { helpOf, leaves } from '../support/help.ts'
import { commandOf, launch } from '../support/planledger.ts'

const hasJq = spawnSync('jq', ['--version']).status === 0

const given = {
  'article.txt': 'Guangdong will arrange 1,500 key provincial construction projects in 2025.\n',
  'list.csv': 'Project,Cost ($ thousand)\r\nRing road,12\r\n',
  'projects.csv': 'id,title,kind,status\r\na-bridge,A bridge,project,preparation\r\n',
  'oc4ids.json': '{"projects": [{"id": "a-tunnel", "title": "A tunnel", "status": "preparation"}]}',
}

t.test('the examples in the help texts run as they stand', { skip: hasJq ? withoutFile : 'needs jq' }, async (t) => {
  const folder = t.testdir({
    ...given,
    planledger: `#!/bin/sh\nexec ${commandOf()
      .map((part) => `'${part}'`)
      .join(' ')} "$@"\n`,
  })
  chmodSync(join(folder, 'planledger'), 0o755)
  const lines = leaves(commandLine()).flatMap((command) =>
    [...helpOf(command).matchAll(/^ {2}\$ (planledger .*)$/gm)].map(([, line = '']) => line),
  )
  t.ok(lines.length > 15)
  const script = ['set -euo pipefail', 'export PATH="$PWD:$PATH"', 'planledger seed', ...lines]
  const found = await launch(t, ['bash', '-c', script.join('\n')], folder, { DATABASE_URL: 'file:register.db' }).ended
  t.match(found, { code: 0, stderr: '' })
})
