import { together } from '../support/together.ts'

await together('model', 'text', 'charts', 'figures', 'rules', 'seeds', 'exchange', 'drill')
