import { together } from '../support/together.ts'

await together('server')
