import { together } from '../support/together.ts'

await together('model', 'figures', 'rules', 'seeds', 'exchange')
