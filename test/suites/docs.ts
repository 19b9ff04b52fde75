import { together } from '../support/together.ts'

await together('docs', 'client', 'release')
