/** Node's HTTP: an import of it would load all of its `fetch` for one export, in 25 ms and 13 MB of each start. */
import { getBuiltinModule } from 'node:process'

export const { createServer, request, STATUS_CODES } = getBuiltinModule('node:http')
