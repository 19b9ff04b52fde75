import { together } from '../support/together.ts'

await together('model', 'text', 'figures', 'rules', 'seeds', 'exchange')
